package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The same tools, texts, errors and audit lines by URL as through the packaged proxy. */
@Timeout(120)
final class ByUrlIT {
  private static final String TOKEN = "the-token-of-the-tests-0123456789";

  /** The members that differ from call to call. */
  private static final List<String> OF_THE_MOMENT =
      List.of("timestamp", "duration_ms", "cold_start", "request_id", "trace_id");

  private record Call(String tool, String arguments) {}

  private static final List<Call> CALLS =
      List.of(
          new Call("get_item", "{'table_name':'Users','key':{'userId':'user001'}}"),
          new Call("get_item", "{'table_name':'Users','key':{'userId':'no'},'format':'json'}"),
          new Call("get_item", "{'table_name':'Nope','key':{'userId':'user001'}}"),
          new Call("get_item", "{'table_nam':'Users'}"),
          new Call(
              "query",
              "{'table_name':'Users','key_condition_expression':'userId = :u',"
                  + "'expression_attribute_values':{':u':'user001'}}"),
          new Call("query", "{'table_name':'Users','key_condition_expression':'email = 1'}"),
          new Call("scan", "{'table_name':'Users','limit':3}"),
          new Call("scan", "{'table_name':'Users','format':'dynamodb_json','limit':1}"),
          new Call("scan", "{'table_name':'Users','count_only':true}"),
          new Call("scan", "{'table_name':'Users','next_token':'forged'}"),
          new Call(
              "scan",
              "{'table_name':'Users','aggregate':['count','avg(age)'],'group_by':['department']}"),
          new Call("scan", "{'table_name':'Users','order_by':'age desc','limit':2}"),
          new Call("scan", "{'table_name':'Users','attributes':true,'format':'json'}"),
          new Call(
              "batch_get", "{'table_name':'Users','keys':[{'userId':'user001'},{'userId':'x'}]}"),
          new Call("list_tables", "{}"),
          new Call("list_tables", "{'format':'json'}"),
          new Call("describe_table", "{'table_name':'Users'}"),
          new Call("count_items", "{'table_name':'Users'}"),
          new Call("put_item", "{'table_name':'Users','item':{'userId':'new','n':1.0}}"),
          new Call("put_item", "{'table_name':'Users','item':{'other':1}}"),
          new Call(
              "put_item",
              "{'table_name':'Users','item':{'userId':'user001'},"
                  + "'condition_expression':'attribute_not_exists(userId)'}"),
          new Call(
              "update_item",
              "{'table_name':'Users','key':{'userId':'user001'},'set':{'role':'Boss'}}"),
          new Call(
              "update_item", "{'table_name':'Users','key':{'userId':'no'},'set':{'role':'Boss'}}"),
          new Call("delete_item", "{'table_name':'Users','key':{'userId':'user001'}}"),
          new Call("delete_item", "{'table_name':'Users','key':{'userId':'no'}}"),
          new Call(
              "delete_item", "{'table_name':'Users','key':{'userId':'user001'},'dry_run':true}"));

  @AutoClose
  private final LocalSystem system =
      LocalSystem.start(Map.of("MCP_BEARER_TOKEN", TOKEN, "MCP_TOKEN_KEY", "the key of the tests"));

  private ProxyProcess proxy() throws IOException {
    return ProxyProcess.start(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        Path.of(System.getProperty("dynamodb-mcp.proxy")),
        Map.of(
            "MCP_API_ENDPOINT", system.url(),
            "MCP_REGION", LocalSystem.REGION,
            "MCP_ACCESS_KEY_ID", LocalSystem.ACCESS_KEY_ID,
            "MCP_SECRET_ACCESS_KEY", LocalSystem.SECRET_ACCESS_KEY,
            "MCP_USER", "ann"));
  }

  private JsonNode byUrl(String method, ObjectNode params) {
    ObjectNode request = Json.object().put("jsonrpc", "2.0").put("id", 1).put("method", method);
    request.set("params", params);
    Answer answer =
        system
            .client()
            .post(
                "/mcp",
                Json.write(request),
                Map.of("x-mcp-user", "ann", "MCP-Protocol-Version", "2025-11-25"));
    assertEquals(200, answer.status(), answer.body());
    return answer.json();
  }

  private static ObjectNode params(Call call) {
    ObjectNode params = Json.object().put("name", "dynamodb_" + call.tool());
    params.set("arguments", Json.read(LocalSystem.quoted(call.arguments())));
    return params;
  }

  /** The audit line of the last call, and no other. */
  private JsonNode audited() {
    List<JsonNode> lines = system.auditLines();
    system.clearAuditLines();
    assertEquals(1, lines.size(), lines.toString());
    return ((ObjectNode) lines.getFirst()).without(OF_THE_MOMENT);
  }

  /** Puts the table back to where it was before the writes. */
  private void restore() {
    system.dynamoDb().deleteItem(delete -> delete.tableName(SampleTable.NAME).key(key("new")));
    SampleTable.users()
        .forEach(user -> system.dynamoDb().putItem(put -> put.tableName("Users").item(user)));
  }

  private static Map<String, AttributeValue> key(String id) {
    return Map.of("userId", AttributeValue.fromS(id));
  }

  @Test
  void everyToolAnswersTheSameBothWays() throws IOException {
    SampleTable.create(system.dynamoDb());
    try (ProxyProcess proxy = proxy()) {
      JsonNode listed = proxy.request("tools/list", Json.object());
      system.clearAuditLines();
      assertEquals(listed, byUrl("tools/list", Json.object()).path("result"));
      assertEquals("tools", audited().path("tool").asText());
      assertEquals(
          names(listed),
          CALLS.stream()
              .map(call -> "dynamodb_" + call.tool())
              .collect(Collectors.toCollection(TreeSet::new)),
          "tools without a call here");
      for (Call call : CALLS) {
        JsonNode throughProxy = proxy.request("tools/call", params(call));
        JsonNode line = audited();
        restore();
        JsonNode direct = byUrl("tools/call", params(call)).path("result");
        restore();
        assertEquals(throughProxy, direct, call.toString());
        assertEquals(line, audited(), call.toString());
        assertEquals("access-key:" + LocalSystem.ACCESS_KEY_ID, line.path("principal").asText());
        assertEquals("ann", line.path("claimed_user").asText());
      }
    }
  }

  private static Set<String> names(JsonNode list) {
    return StreamSupport.stream(list.path("tools").spliterator(), false)
        .map(tool -> tool.path("name").asText())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void anUnknownToolIsTheSameErrorBothWays() throws IOException {
    ObjectNode params = params(new Call("nope", "{}"));
    try (ProxyProcess proxy = proxy()) {
      IOException refused =
          assertThrows(IOException.class, () -> proxy.request("tools/call", params));
      String direct = byUrl("tools/call", params).at("/error/message").asText();
      assertTrue(String.valueOf(refused.getMessage()).endsWith(direct), refused + " " + direct);
      assertFalse(direct.isEmpty());
    }
  }

  @Test
  void aSignatureIsCheckedAsAtEveryRoute() {
    String list = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}";
    assertEquals(403, system.client().postForged("/mcp", list, list + " ").status());
    assertEquals(401, system.client().postUnsigned("/mcp", list).status());
    assertEquals(200, system.client().post("/mcp", list).status());
    try (LocalSystem withoutToken = LocalSystem.start()) {
      assertEquals(403, withoutToken.client().postUnsigned("/mcp", list).status());
    }
  }

  @Test
  void aReadOnlyServerHasReadOnlyMcp() {
    try (LocalSystem reading = LocalSystem.start(Map.of("MCP_READ_ONLY", "true"))) {
      JsonNode list =
          reading
              .client()
              .post("/mcp", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}")
              .json();
      assertEquals(7, list.at("/result/tools").size());
      JsonNode refused =
          reading
              .client()
              .post(
                  "/mcp",
                  LocalSystem.quoted(
                      "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'dynamodb_put_item'}}"))
              .json();
      assertEquals(-32602, refused.at("/error/code").asInt());
    }
  }
}
