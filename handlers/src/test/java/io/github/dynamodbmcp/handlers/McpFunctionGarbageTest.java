package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.api.client.UserFault;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.mcp.McpGarbage;
import io.github.dynamodbmcp.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random requests and events to the function. */
final class McpFunctionGarbageTest extends McpGarbage {
  private static final McpFunctionClient CLIENT =
      McpFunctionClient.over(audit -> new InProcessLambda(new ScriptedDynamoDb(), audit));

  McpFunctionGarbageTest() {
    super(CLIENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "[]",
        "null",
        "{}",
        "{\"table_name\":\"Users\"}",
        "{\"requestContext\":7}"
      })
  void anEventThatIsNotTheGatewaysIsRefusedAsAFunctionError(String event) {
    CLIENT.clearAudit();
    byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
    UserFault failure = assertThrows(UserFault.class, () -> CLIENT.invoke(bytes));
    assertEquals("BadRequest", failure.exception);
    assertTrue(failure.msg.contains("Invoke the tools' own functions"), failure.msg);
    JsonNode line = Json.read(CLIENT.audit());
    assertEquals("mcp", line.path("tool").asText());
    assertEquals("direct", line.path("invoked").asText());
  }

  @Test
  void aMutatedEventIsNeverAnsweredAsABug() {
    Random random = new Random(17);
    byte[] right =
        Json.writeBytes(
            McpFunctionClient.event(
                "POST",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"dynamodb_scan\"}}"
                    .getBytes(StandardCharsets.UTF_8)));
    for (int i = 0; i < 3000; i++) {
      byte[] event = right.clone();
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        event[random.nextInt(event.length)] = (byte) random.nextInt(256);
      }
      try {
        int status = CLIENT.invoke(event).path("statusCode").asInt();
        assertTrue(status < 500, () -> new String(event, StandardCharsets.ISO_8859_1));
      } catch (UserFault e) {
        assertEquals("BadRequest", e.exception);
      }
    }
  }

  @Test
  void anEventWithoutMostOfItsMembersIsAnswered() {
    ObjectNode event = Json.object();
    event.putObject("requestContext");
    assertEquals(405, CLIENT.answer(event).status());
    event.withObjectProperty("requestContext").putObject("http").put("method", "POST");
    assertEquals(400, CLIENT.answer(event).status());
    event.put("body", "%%%").put("isBase64Encoded", true).put("headers", "none");
    assertEquals(400, CLIENT.answer(event).status());
  }
}
