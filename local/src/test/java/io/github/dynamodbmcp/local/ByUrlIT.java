package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.CommandFunction;
import io.github.dynamodbmcp.handlers.http.CrtHttpClient;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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

/**
 * The same tools, texts, errors and audit lines through the packaged proxy, by URL at the server,
 * and by URL at the function {@code mcp}.
 */
@Timeout(120)
final class ByUrlIT {
  private static final String TOKEN = "the-token-of-the-tests-0123456789";

  private static final String STACK = "dynamodb-mcp";
  private static final String ALICE = "arn:aws:iam::123456789012:user/alice";

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

  private Map<String, String> functions() {
    return Map.of(
        "AWS_REGION", LocalSystem.REGION,
        "AWS_ACCESS_KEY_ID", LocalSystem.ACCESS_KEY_ID,
        "AWS_SECRET_ACCESS_KEY", LocalSystem.SECRET_ACCESS_KEY,
        "AWS_ENDPOINT_URL_DYNAMODB", system.dynamoDbUrl(),
        "MCP_TOKEN_KEY", "the key of the tests");
  }

  private static CommandFunction mcpFunction(LocalLambda lambda) {
    return new CommandFunction(
        "mcp",
        Map.of(
            "AWS_REGION", LocalSystem.REGION,
            "AWS_ACCESS_KEY_ID", LocalSystem.ACCESS_KEY_ID,
            "AWS_SECRET_ACCESS_KEY", LocalSystem.SECRET_ACCESS_KEY,
            "AWS_ENDPOINT_URL_LAMBDA", lambda.url(),
            "MCP_BACKEND_STACK", STACK),
        CrtHttpClient::create);
  }

  private static JsonNode byFunction(CommandFunction mcp, String method, ObjectNode params)
      throws IOException {
    ObjectNode request = Json.object().put("jsonrpc", "2.0").put("id", 1).put("method", method);
    request.set("params", params);
    ObjectNode event = Json.object().put("version", "2.0").put("routeKey", "ANY /mcp");
    event.putObject("headers").put("x-mcp-user", "ann").put("mcp-protocol-version", "2025-11-25");
    ObjectNode context = event.putObject("requestContext");
    context
        .putObject("authorizer")
        .putObject("iam")
        .put("accountId", Stack.ACCOUNT)
        .put("userArn", ALICE);
    context
        .putObject("http")
        .put("method", "POST")
        .put("path", "/mcp")
        .put("sourceIp", "127.0.0.1");
    event.put("body", Json.write(request)).put("isBase64Encoded", false);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    mcp.handleRequest(
        new ByteArrayInputStream(Json.writeBytes(event)), out, new FunctionContext(28_000));
    JsonNode answer = Json.read(out.toByteArray());
    assertEquals(200, answer.path("statusCode").asInt(), answer.toString());
    return Json.read(answer.path("body").asText());
  }

  private ProxyProcess proxy() {
    return Assistant.proxy(system, Map.of("MCP_USER", "ann"));
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

  private static ObjectNode auditedBy(LocalLambda lambda) {
    List<JsonNode> lines = lambda.takeAuditLines();
    assertEquals(1, lines.size(), lines.toString());
    return ((ObjectNode) lines.getFirst()).without(OF_THE_MOMENT);
  }

  private static JsonNode withoutCaller(JsonNode line) {
    return ((ObjectNode) line.deepCopy()).without(List.of("principal", "account"));
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
  void everyToolAnswersTheSameAllThreeWays() throws IOException {
    SampleTable.create(system.dynamoDb());
    try (ProxyProcess proxy = proxy();
        LocalLambda lambda = new LocalLambda(STACK, functions())) {
      CommandFunction mcp = mcpFunction(lambda);
      JsonNode listed = proxy.request("tools/list", Json.object());
      system.clearAuditLines();
      assertEquals(listed, byUrl("tools/list", Json.object()).path("result"));
      assertEquals("tools", audited().path("tool").asText());
      assertEquals(listed, byFunction(mcp, "tools/list", Json.object()).path("result"));
      assertEquals("tools", auditedBy(lambda).path("tool").asText());
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
        JsonNode handedOn = byFunction(mcp, "tools/call", params(call)).path("result");
        restore();
        assertEquals(throughProxy, handedOn, call.toString());
        ObjectNode byAlice = auditedBy(lambda);
        assertEquals(ALICE, byAlice.path("principal").asText());
        assertEquals(Stack.ACCOUNT, byAlice.path("account").asText());
        assertEquals(withoutCaller(line), withoutCaller(byAlice), call.toString());
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
