package io.github.dynamodbmcp.handlers.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The requests to {@code /mcp} and their answers, as each revision has them. */
@Timeout(60)
public abstract class McpRules {
  private static final String META =
      "'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
          + "'io.modelcontextprotocol/clientCapabilities':{}}";
  private static final String LIST =
      "{'jsonrpc':'2.0','id':1,'method':'tools/list','params':{" + META + "}}";
  private static final String CALL =
      "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'dynamodb_get_item',"
          + "'arguments':{},"
          + META
          + "}}";
  private static final String LEGACY_LIST = "{'jsonrpc':'2.0','id':1,'method':'tools/list'}";
  private static final String NOTIFICATION =
      "{'jsonrpc':'2.0','method':'notifications/initialized'}";

  private final McpTransport client;
  private final String principal;

  /**
   * Sends the requests by this transport.
   *
   * @param principal the verified caller in the audit line
   */
  protected McpRules(McpTransport client, String principal) {
    this.client = client;
    this.principal = principal;
  }

  @BeforeEach
  void forgetEarlierCalls() {
    client.clearAudit();
  }

  private McpTransport.Answer modern(String body, String... headers) {
    List<String> all = new ArrayList<>(List.of("MCP-Protocol-Version", "2026-07-28"));
    all.addAll(List.of(headers));
    return client.post(body, all.toArray(String[]::new));
  }

  private static void assertError(int status, int code, McpTransport.Answer answer) {
    assertEquals(status, answer.status(), answer.toString());
    assertEquals(code, answer.json().at("/error/code").asInt(), answer.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "DELETE", "PUT", "OPTIONS", "PATCH"})
  void anotherMethodThanPostIsNotAllowed(String method) {
    McpTransport.Answer answer = client.send(method, "");
    assertEquals(405, answer.status());
    assertEquals(List.of("POST"), answer.headers().allValues("allow"));
    assertEquals("", client.audit(), "a method that isn't a call");
  }

  @Test
  void sessionsAndEventIdsAreIgnored() {
    McpTransport.Answer answer =
        client.post(LEGACY_LIST, "Mcp-Session-Id", "made-up", "Last-Event-ID", "7");
    assertEquals(200, answer.status());
    assertTrue(answer.headers().firstValue("mcp-session-id").isEmpty());
    assertEquals(10, answer.json().at("/result/tools").size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.example",
        "https://127.0.0.1",
        "http://127.0.0.1:1",
        "null",
        "",
        "file://"
      })
  void aPageOfAnotherHostIsForbidden(String origin) {
    assertEquals(403, client.post(LEGACY_LIST, "Origin", origin).status());
  }

  @Test
  void aPageOfThisHostMayCall() {
    assertEquals(200, client.post(LEGACY_LIST, "Origin", client.origin()).status());
  }

  @Test
  void twoOriginsAreForbidden() {
    assertEquals(
        403,
        client
            .post(LEGACY_LIST, "Origin", client.origin(), "Origin", "http://evil.example")
            .status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        NOTIFICATION,
        "{'jsonrpc':'2.0','method':'notifications/unknown','params':{}}",
        "{'jsonrpc':'2.0','id':7,'result':{}}",
        "{'jsonrpc':'2.0','id':7,'error':{'code':1,'message':''}}",
        "[" + NOTIFICATION + "," + NOTIFICATION + "]",
      })
  void whatNeedsNoResponseIsAccepted(String body) {
    McpTransport.Answer answer = client.post(body);
    assertEquals(202, answer.status());
    assertEquals("", answer.body());
    assertTrue(answer.headers().firstValue("content-type").isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"})
  void eachRevisionWithAHandshakeIsServedWithoutASession(String revision) {
    JsonNode hello =
        client
            .post(
                "{'jsonrpc':'2.0','id':'a','method':'initialize','params':{'protocolVersion':'"
                    + revision
                    + "','capabilities':{},'clientInfo':{'name':'t','version':'1'}}}")
            .json();
    assertEquals(revision, hello.at("/result/protocolVersion").asText());
    assertEquals("dynamodb-mcp", hello.at("/result/serverInfo/name").asText());
    assertFalse(hello.at("/result/capabilities/tools/listChanged").asBoolean(true));
    assertEquals(202, client.post(NOTIFICATION, "MCP-Protocol-Version", revision).status());
    JsonNode list = client.post(LEGACY_LIST, "MCP-Protocol-Version", revision).json();
    assertEquals(10, list.at("/result/tools").size());
    assertEquals(
        revision.compareTo("2025-06-18") >= 0, list.at("/result/tools/0").has("title"), revision);
    JsonNode called =
        client.post(CALL.replace("," + META, ""), "MCP-Protocol-Version", revision).json();
    assertTrue(called.at("/result/isError").asBoolean(), called.toString());
    assertTrue(called.at("/result/content/0/text").asText().contains("table_name"));
  }

  @Test
  void aLegacyRequestGetsItsErrorWith200() {
    assertError(200, -32601, client.post("{'jsonrpc':'2.0','id':1,'method':'no/such'}"));
    assertError(200, -32600, client.post("{'id':1,'method':'ping'}"));
    assertError(200, -32602, client.post("{'jsonrpc':'2.0','id':1,'method':'ping','params':7}"));
    assertError(
        200,
        -32602,
        client.post("{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'nope'}}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-01-01", "x", "", "2025-11-25, 2025-06-18"})
  void anUnknownLegacyRevisionIsA400(String revision) {
    for (String body : List.of(LEGACY_LIST, NOTIFICATION)) {
      McpTransport.Answer answer = client.post(body, "MCP-Protocol-Version", revision);
      assertError(400, -32022, answer);
      assertEquals(5, answer.json().at("/error/data/supported").size());
    }
  }

  @Test
  void theNewestRevisionIsServed() {
    assertEquals(10, modern(LIST, "Mcp-Method", "tools/list").json().at("/result/tools").size());
    McpTransport.Answer discovered =
        modern(LIST.replace("tools/list", "server/discover"), "Mcp-Method", "server/discover");
    assertEquals(200, discovered.status());
    assertEquals("2026-07-28", discovered.json().at("/result/supportedVersions/0").asText());
    for (String name : List.of("dynamodb_get_item", "=?base64?ZHluYW1vZGJfZ2V0X2l0ZW0=?=")) {
      McpTransport.Answer called = modern(CALL, "mcp-method", "tools/call", "MCP-NAME", name);
      assertEquals(200, called.status(), called.toString());
      assertEquals("complete", called.json().at("/result/resultType").asText());
      assertTrue(called.json().at("/result/isError").asBoolean());
    }
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, tools/call, dynamodb_get_item",
        "2025-11-25, tools/call, dynamodb_get_item",
        "2027-01-01, tools/call, dynamodb_get_item",
        "2026-07-28, -, dynamodb_get_item",
        "2026-07-28, TOOLS/CALL, dynamodb_get_item",
        "2026-07-28, tools/list, dynamodb_get_item",
        "2026-07-28, tools/call, -",
        "2026-07-28, tools/call, dynamodb_put_item",
        "2026-07-28, tools/call, =?base64?ZHluYW1vZGJfcHV0X2l0ZW0=?=",
        "2026-07-28, tools/call, =?base64?***?=",
        "2026-07-28, tools/call, =?base64?/w==?=",
        "2026-07-28, tools/call, =?base64?=",
      })
  void aHeaderThatDiffersFromTheBodyIsA400(String revision, String method, String name) {
    List<String> headers = new ArrayList<>();
    if (revision != null) {
      headers.addAll(List.of("MCP-Protocol-Version", revision));
    }
    if (method != null) {
      headers.addAll(List.of("Mcp-Method", method));
    }
    if (name != null) {
      headers.addAll(List.of("Mcp-Name", name));
    }
    McpTransport.Answer answer = client.post(CALL, headers.toArray(String[]::new));
    assertError(400, -32020, answer);
    assertEquals(1, answer.json().at("/id").asInt());
    assertEquals("", client.audit(), "nothing is called");
  }

  @Test
  void aHeaderThatIsSentTwiceIsA400() {
    assertError(400, -32020, modern(LIST, "Mcp-Method", "tools/list", "Mcp-Method", "tools/list"));
    assertError(
        400,
        -32020,
        modern(LIST, "Mcp-Method", "tools/list", "MCP-Protocol-Version", "2026-07-28"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'_meta':{}}",
        "{'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28'}}",
        "{'_meta':{'io.modelcontextprotocol/clientCapabilities':{}}}",
        "{'_meta':{'io.modelcontextprotocol/protocolVersion':7,"
            + "'io.modelcontextprotocol/clientCapabilities':{}}}",
      })
  void anIncompleteMetaIsA400(String params) {
    String body = "{'jsonrpc':'2.0','id':1,'method':'tools/list','params':" + params + "}";
    assertError(400, -32602, modern(body, "Mcp-Method", "tools/list"));
  }

  @Test
  void anUnknownRevisionIsA400ThatListsTheKnownOnes() {
    McpTransport.Answer answer =
        client.post(
            LIST.replace("2026-07-28", "1900-01-01"),
            "MCP-Protocol-Version",
            "1900-01-01",
            "Mcp-Method",
            "tools/list");
    assertError(400, -32022, answer);
    assertEquals("2026-07-28", answer.json().at("/error/data/supported/0").asText());
    assertEquals("1900-01-01", answer.json().at("/error/data/requested").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"initialize", "ping", "subscriptions/listen", "prompts/list", "x"})
  void anUnknownMethodIsA404(String method) {
    assertError(404, -32601, modern(LIST.replace("tools/list", method), "Mcp-Method", method));
  }

  @Test
  void anUnknownToolIsA400() {
    assertError(
        400,
        -32602,
        modern(
            CALL.replace("dynamodb_get_item", "nope"),
            "Mcp-Method",
            "tools/call",
            "Mcp-Name",
            "nope"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "{", "{'jsonrpc':'2.0','id':1,", "\u00ff", "[", "nul"})
  void aBodyThatIsNoJsonIsA400(String body) {
    assertError(400, -32700, client.post(body));
    assertError(400, -32700, modern(body));
  }

  @Test
  void aBodyOver6MbIsA413() {
    String large = LEGACY_LIST.replace("tools/list", "x".repeat(6 * 1024 * 1024));
    assertEquals(413, client.post(large).status());
  }

  @Test
  void onlyTheRevisionThatHasBatchesTakesThem() {
    String batch = "[" + LEGACY_LIST + "," + NOTIFICATION + "]";
    for (String revision : List.of("2024-11-05", "2025-06-18", "2025-11-25", "2026-07-28")) {
      assertError(400, -32600, client.post(batch, "MCP-Protocol-Version", revision));
    }
    for (McpTransport.Answer answer :
        List.of(client.post(batch), client.post(batch, "MCP-Protocol-Version", "2025-03-26"))) {
      assertEquals(200, answer.status());
      assertEquals(1, answer.json().size());
      assertEquals(10, answer.json().at("/0/result/tools").size());
    }
    assertError(400, -32600, client.post("[" + CALL + "]"));
    assertError(400, -32600, client.post("[" + (LEGACY_LIST + ",").repeat(20) + LEGACY_LIST + "]"));
  }

  @Test
  void aMessageThatCanNotBeReadAsAWholeIsAnsweredWithoutACall() {
    String twice = CALL.replace("'arguments':{}", "'arguments':{'a':1,'a':2}");
    McpTransport.Answer answer =
        modern(twice, "Mcp-Method", "tools/call", "Mcp-Name", "dynamodb_get_item");
    assertEquals(200, answer.status());
    assertTrue(
        answer.json().at("/result/content/0/text").asText().startsWith("Nothing was called"),
        answer.toString());
    assertEquals("", client.audit());
  }

  @Test
  void everyCallLeavesOneAuditLine() {
    client.post(CALL.replace("," + META, ""), "x-mcp-user", "ann");
    JsonNode line = Json.read(client.audit());
    assertEquals("dynamodb_get_item", line.path("tool").asText());
    assertEquals(principal, line.path("principal").asText());
    assertEquals("ann", line.path("claimed_user").asText());
    assertEquals(400, line.path("status").asInt());
  }
}
