package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The packaged proxy in front of two real backends, which have different tables and tokens. */
@Timeout(60)
final class SeveralBackendsIT {

  @AutoClose private static final LocalSystem PROD = LocalSystem.withTable("Users", "userId S");
  @AutoClose private static final LocalSystem TEST = LocalSystem.withTable("Users", "userId S");

  @BeforeEach
  void putUsers() {
    for (int i = 1; i <= 5; i++) {
      PROD.put("Users", "{'userId': 'prod-%d'}".formatted(i));
      TEST.put("Users", "{'userId': 'test-%d'}".formatted(i));
    }
  }

  private static ProxyProcess proxy(Map<String, String> settings) {
    Map<String, LocalSystem> backends = new LinkedHashMap<>();
    backends.put("prod", PROD);
    backends.put("test", TEST);
    return Assistant.proxy(backends, settings);
  }

  private static JsonNode call(ProxyProcess proxy, String tool, String arguments)
      throws IOException {
    ObjectNode params = Json.object().put("name", "dynamodb_" + tool);
    params.set("arguments", Json.read(LocalSystem.quoted(arguments)));
    return proxy.request("tools/call", params);
  }

  private static String text(JsonNode result) {
    return result.at("/content/0/text").asText();
  }

  private static String backend(JsonNode result) {
    return result.path("_meta").path("io.github.dynamodbmcp/backend").asText();
  }

  private static String nextToken(JsonNode result) {
    return result.path("structuredContent").path("next_token").asText();
  }

  @Test
  void eachCallReachesTheTablesOfItsBackend() throws IOException {
    try (ProxyProcess proxy = proxy(Map.of("MCP_READ_ONLY", "prod=true test=false"))) {
      for (String name : new String[] {"prod", "test"}) {
        String scan = "{'table_name': 'Users', 'limit': 2, 'format': 'json', 'backend': '%s'}";
        JsonNode first = call(proxy, "scan", scan.formatted(name));
        assertTrue(text(first).contains(name + "-"), text(first));
        assertEquals(name, backend(first));

        // A token goes on in its own backend alone.
        String other = name.equals("prod") ? "test" : "prod";
        String onward = scan.replace("}", ", 'next_token': '" + nextToken(first) + "'}");
        JsonNode wrong = call(proxy, "scan", onward.formatted(other));
        assertTrue(text(wrong).contains("comes from the backend " + name), text(wrong));
        JsonNode second = call(proxy, "scan", onward.formatted(name));
        assertFalse(second.path("isError").asBoolean(), text(second));
      }
      JsonNode refused =
          call(
              proxy,
              "delete_item",
              "{'table_name': 'Users', 'key': {'userId': 'prod-1'}, 'backend': 'prod'}");
      assertTrue(text(refused).contains("only reads from it"), text(refused));
      assertFalse(PROD.item("Users", "{'userId': 'prod-1'}").isEmpty());
      call(
          proxy,
          "delete_item",
          "{'table_name': 'Users', 'key': {'userId': 'test-1'}, 'backend': 'test'}");
      assertTrue(TEST.item("Users", "{'userId': 'test-1'}").isEmpty());
    }
  }

  @Test
  void aTokenInATextIsRememberedToo() throws IOException {
    try (ProxyProcess proxy = proxy(Map.of())) {
      String scan = "{'table_name': 'Users', 'limit': 2, 'backend': '%s'%s}";
      String shown = text(call(proxy, "scan", scan.formatted("prod", "")));
      String token =
          ", 'next_token': '" + shown.replaceFirst("(?s).*next_token: (\\S+).*", "$1") + "'";
      String wrong = text(call(proxy, "scan", scan.formatted("test", token)));
      assertTrue(wrong.contains("comes from the backend prod"), wrong);
      JsonNode onward = call(proxy, "scan", scan.formatted("prod", token));
      assertFalse(onward.path("isError").asBoolean(), text(onward));
    }
  }

  @Test
  void theNearestAnswersAndItsTokenGoesBackToIt() throws IOException {
    try (ProxyProcess proxy = proxy(Map.of("MCP_ROUTING", "nearest"))) {
      String scan = "{'table_name': 'Users', 'limit': 2, 'format': 'json'}";
      JsonNode first = call(proxy, "scan", scan);
      String name = backend(first);
      assertTrue(text(first).contains(name + "-"), text(first));
      String onward = scan.replace("}", ", 'next_token': '" + nextToken(first) + "'}");
      JsonNode second = call(proxy, "scan", onward);
      assertEquals(name, backend(second));
      assertFalse(second.path("isError").asBoolean(), text(second));
    }
  }
}
