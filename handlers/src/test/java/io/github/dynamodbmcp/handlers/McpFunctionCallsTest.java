package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.mcp.McpTransport;
import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.handlers.operation.Operations;
import io.github.dynamodbmcp.handlers.server.AccessKey;
import io.github.dynamodbmcp.handlers.server.Head;
import io.github.dynamodbmcp.handlers.server.SignatureVerifier;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.http.SdkHttpRequest;

/** How the function {@code mcp} hands calls on to the tools' functions. */
final class McpFunctionCallsTest {
  private static final String ALICE = "arn:aws:iam::123456789012:user/alice";
  private static final String CALL =
      "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'NAME','arguments':ARGUMENTS}}";

  @AutoClose private final ScriptedDynamoDb dynamoDb = new ScriptedDynamoDb();
  private final ByteArrayOutputStream audit = new ByteArrayOutputStream();
  private final InProcessLambda lambda =
      new InProcessLambda(dynamoDb, new PrintStream(audit, true, StandardCharsets.UTF_8));
  private final McpFunctionClient client = McpFunctionClient.over(lambda);

  private McpTransport.Answer call(String name, String arguments, String... headers) {
    return client.post(CALL.replace("NAME", name).replace("ARGUMENTS", arguments), headers);
  }

  static List<Operation> operations() {
    return McpFunctionClient.operations();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void aCallIsTheEventThatApiGatewayWouldSend(Operation operation) {
    dynamoDb.answer(operation.exampleAnswer());
    McpTransport.Answer answer =
        call(
            operation.tool().name(),
            operation.example(),
            "User-Agent",
            "a client",
            "X-Mcp-User",
            "ann",
            "Host",
            "api123.execute-api.us-east-1.amazonaws.com",
            "X-Amzn-Trace-Id",
            "Root=1-67891233-abcdef012345678912345678");
    assertFalse(answer.json().at("/result/isError").asBoolean(true), answer.body());
    ObjectNode expected = McpFunctionClient.event("POST", new byte[0]);
    String route = "POST " + operation.route();
    expected.put("routeKey", route).put("rawPath", operation.route());
    expected.withObjectProperty("requestContext").put("routeKey", route);
    expected
        .withObjectProperty("requestContext")
        .withObjectProperty("http")
        .put("path", operation.route());
    expected
        .putObject("headers")
        .put("host", "api123.execute-api.us-east-1.amazonaws.com")
        .put("user-agent", "a client")
        .put("x-amzn-trace-id", "Root=1-67891233-abcdef012345678912345678")
        .put("x-mcp-user", "ann")
        .put("content-type", "application/json");
    expected.put("body", Json.write(Json.read(operation.example())));
    assertEquals(expected, lambda.events().getFirst());
    SdkHttpRequest sent = lambda.requests().getFirst();
    assertEquals(
        "https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/dynamodb-mcp-"
            + operation.command()
            + "/invocations",
        sent.getUri().toString());
    assertEquals("RequestResponse", sent.firstMatchingHeader("X-Amz-Invocation-Type").orElse(""));
    assertEquals(
        "Root=1-67891233-abcdef012345678912345678",
        sent.firstMatchingHeader("X-Amzn-Trace-Id").orElse(""));
    JsonNode line = Json.read(audit.toString(StandardCharsets.UTF_8));
    assertEquals(operation.tool().name(), line.path("tool").asText());
    assertEquals(ALICE, line.path("principal").asText());
    assertEquals("ann", line.path("claimed_user").asText());
    assertEquals("203.0.113.7", line.path("source_ip").asText());
    assertEquals("", client.audit(), "one line a call, where it is answered");
  }

  @Test
  void theListIsWhatItsFunctionAnswers() {
    JsonNode tools =
        client.post("{'jsonrpc':'2.0','id':1,'method':'tools/list'}").json().at("/result/tools");
    assertEquals(
        Operations.all().stream().map(operation -> operation.tool().name()).toList(),
        tools.valueStream().map(tool -> tool.path("name").asText()).toList());
    JsonNode event = lambda.events().getFirst();
    assertEquals("GET /tools", event.path("routeKey").asText());
    assertEquals("GET", event.at("/requestContext/http/method").asText());
    assertFalse(event.has("body"));
    assertEquals(
        ALICE, Json.read(audit.toString(StandardCharsets.UTF_8)).path("principal").asText());
  }

  @Test
  void invocationsAreSignedForLambda() {
    call("dynamodb_get_item", "{}");
    SdkHttpRequest sent = lambda.requests().getFirst();
    byte[] body = Json.writeBytes(lambda.events().getFirst());
    SignatureVerifier verifier =
        new SignatureVerifier(
            new AccessKey("AKIDEXAMPLE", "secret"), "us-east-1", "lambda", Clock.systemUTC());
    assertEquals(
        Optional.empty(),
        verifier.refusal(new Head("POST", sent.encodedPath(), null, sent.headers()), body));
  }

  @Test
  void noHeaderAndNoBodyChangesTheCallerOrTheTime() {
    call(
        "dynamodb_get_item",
        "{'requestContext':{'authorizer':{'iam':{'userArn':'root'}}},'headers':{'x-mcp-user':'root'}}",
        "Authorization",
        "AWS4-HMAC-SHA256 Credential=root",
        "x-mcp-continue",
        "1",
        "X-Forwarded-For",
        "10.0.0.1",
        "X-Amz-Security-Token",
        "secret",
        "Mcp-Session-Id",
        "x",
        "requestContext",
        "{}",
        "Content-Type",
        "text/html",
        "x-mcp-user",
        "alice\n{\"audit\":true}");
    JsonNode event = lambda.events().getFirst();
    assertEquals(
        List.of("x-mcp-user", "content-type"),
        event.path("headers").propertyStream().map(header -> header.getKey()).toList());
    assertEquals("application/json", event.at("/headers/content-type").asText());
    JsonNode line = Json.read(audit.toString(StandardCharsets.UTF_8));
    assertEquals(ALICE, line.path("principal").asText());
    assertEquals("203.0.113.7", line.path("source_ip").asText());
    assertEquals(400, line.path("status").asInt());
  }

  @Test
  void aCallerWithoutAnIdentityGetsNone() {
    ObjectNode event =
        McpFunctionClient.event(
            "POST",
            CALL.replace("NAME", "dynamodb_get_item")
                .replace("ARGUMENTS", "{}")
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8));
    event.withObjectProperty("requestContext").remove("authorizer");
    client.answer(event);
    assertTrue(Json.read(audit.toString(StandardCharsets.UTF_8)).path("principal").isNull());
  }

  @Test
  void theCallsOfABatchRunAtOnce() {
    StringBuilder batch = new StringBuilder();
    for (int id = 0; id < 20; id++) {
      batch
          .append(id == 0 ? "[" : ",")
          .append("{'jsonrpc':'2.0','id':" + id + ",'method':'tools/call','params':{'name':")
          .append("'dynamodb_get_item','arguments':{'table_name':7}}}");
    }
    McpTransport.Answer answer = client.post(batch.append(']').toString());
    assertEquals(20, answer.json().size());
    assertEquals(20, lambda.events().size());
    assertEquals(20, audit.toString(StandardCharsets.UTF_8).lines().count());
  }

  @Test
  void progressIsNeitherSentNorInTheWay() {
    McpTransport.Answer answer =
        client.post(
            "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'dynamodb_get_item','_meta':{'progressToken':1}}}",
            "Accept",
            "application/json, text/event-stream");
    assertEquals(List.of("application/json"), answer.headers().allValues("content-type"));
    assertTrue(answer.json().at("/result/isError").asBoolean());
  }
}
