package io.github.dynamodbmcp.handlers.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.handlers.Settings;
import io.github.dynamodbmcp.handlers.mcp.McpTransport;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The token opens {@code /mcp} and nothing else, and nothing that resembles it does. */
@Timeout(60)
final class BearerTokenTest {
  private static final String TOKEN = "0123456789abcdef-0123456789ABCDEF";
  private static final String CALL =
      "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'dynamodb_get_item',"
          + "'arguments':{}}}";

  @AutoClose
  private final McpClient client =
      McpClient.of(
          Map.of(
              "MCP_BEARER_TOKEN", TOKEN,
              "MCP_ACCESS_KEY_ID", "key",
              "MCP_SECRET_ACCESS_KEY", "secret"));

  private void assertUnauthorized(McpTransport.Answer answer) {
    assertEquals(401, answer.status(), answer.toString());
    assertEquals(
        List.of("Bearer realm=\"dynamodb-mcp\""), answer.headers().allValues("www-authenticate"));
    assertEquals("Unauthorized", answer.json().path("message").asText());
    JsonNode line = Json.read(client.audit());
    assertEquals("mcp", line.path("tool").asText());
    assertEquals(401, line.path("status").asInt());
    assertTrue(line.path("principal").isNull(), line.toString());
    assertFalse(client.audit().contains(TOKEN.substring(0, 8)), client.audit());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer " + TOKEN, "bearer " + TOKEN, "BEARER  " + TOKEN + " "})
  void theTokenIsAdmitted(String authorization) {
    McpTransport.Answer answer = client.post(CALL, "Authorization", authorization);
    assertEquals(200, answer.status());
    assertEquals("bearer", Json.read(client.audit()).path("principal").asText());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        TOKEN,
        "Basic " + TOKEN,
        "Bearer" + TOKEN,
        "Bearer 0123456789abcdef-0123456789ABCDE",
        "Bearer 0123456789abcdef-0123456789ABCDEF0",
        "Bearer 0123456789ABCDEF-0123456789ABCDEF",
        "Bearer " + TOKEN + "," + TOKEN,
        "Bearer " + TOKEN + ", Bearer " + TOKEN,
        "Bearer \"" + TOKEN + "\"",
        "Bearer token=" + TOKEN,
      })
  void anythingElseIsUnauthorized(String authorization) {
    assertUnauthorized(client.post(CALL, "Authorization", authorization));
  }

  @Test
  void aRequestWithoutATokenIsUnauthorized() {
    assertUnauthorized(client.post(CALL));
  }

  @Test
  void aTokenThatIsSentTwiceIsUnauthorized() {
    assertUnauthorized(
        client.post(CALL, "Authorization", "Bearer " + TOKEN, "Authorization", "Bearer " + TOKEN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"?access_token=", "?token=", "?Authorization=Bearer%20", "?"})
  void aTokenInTheQueryIsUnauthorized(String query) {
    assertUnauthorized(client.sendTo("/mcp" + query + TOKEN, "POST", CALL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "DELETE"})
  void noMethodIsAnsweredWithoutTheToken(String method) {
    assertUnauthorized(client.send(method, ""));
  }

  @Test
  void theTokenOpensNoOtherRoute() {
    for (Map<String, String> settings :
        List.of(
            Map.of("MCP_BEARER_TOKEN", TOKEN),
            Map.of(
                "MCP_BEARER_TOKEN", TOKEN,
                "MCP_ACCESS_KEY_ID", "key",
                "MCP_SECRET_ACCESS_KEY", "secret"))) {
      try (McpClient both = McpClient.of(settings)) {
        String header = "Bearer " + TOKEN;
        assertEquals(403, both.sendTo("/tools", "GET", "", "Authorization", header).status());
        assertEquals(403, both.sendTo("/tools", "GET", "").status());
        assertEquals(200, both.post(CALL, "Authorization", header).status());
      }
    }
  }

  @Test
  void aWrongSignatureIsForbiddenAsAtEveryRoute() {
    McpTransport.Answer answer =
        client.post(
            CALL,
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/execute-api/aws4_request, SignedHeaders=host;x-amz-date, Signature="
                + "0".repeat(64));
    assertEquals(403, answer.status());
  }

  @Test
  void aPageOfAnotherHostIsForbiddenEvenWithTheToken() {
    assertEquals(
        403,
        client
            .post(CALL, "Authorization", "Bearer " + TOKEN, "Origin", "http://evil.example")
            .status());
  }

  @Test
  void aServerThatHasOnlyATokenMayListenOnEveryAddress() {
    try (McpClient open = McpClient.of(Map.of("HOST", "0.0.0.0", "MCP_BEARER_TOKEN", TOKEN))) {
      assertEquals(401, open.post(CALL).status());
      assertEquals(200, open.post(CALL, "Authorization", "Bearer " + TOKEN).status());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "short",
        "0123456789abcdef0123456789abcde",
        "0123456789abcdef 0123456789abcdef",
        "0123456789abcdef0123456789abcdef\n",
        "0123456789abcdef0123456789abcdéf"
      })
  void aTokenThatIsTooShortOrCannotBeSentIsRefusedAtTheStart(String token) {
    String sentence =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Settings.from(Map.of("MCP_BEARER_TOKEN", token)))
                .getMessage());
    assertTrue(sentence.startsWith("MCP_BEARER_TOKEN must be at least 32 "), sentence);
    assertFalse(sentence.contains(token), sentence);
  }

  @Test
  void theTokenIsNotPrinted() {
    assertFalse(
        Settings.from(Map.of("MCP_BEARER_TOKEN", TOKEN)).toString().contains(TOKEN),
        "Settings, printed");
  }
}
