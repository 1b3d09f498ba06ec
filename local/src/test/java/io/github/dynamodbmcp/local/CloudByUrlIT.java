package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.handlers.operation.Operations;
import io.github.dynamodbmcp.protocol.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * MCP by URL as deployed: the function mcp behind an API Gateway and before a Lambda that follow
 * the templates, with the templates' roles enforced.
 */
@Timeout(180)
final class CloudByUrlIT {
  private static final Principal ALICE =
      new Principal(
          "arn:aws:iam::123456789012:user/alice",
          "AKIAIOSFODNN7EXAMPLE",
          "alices-secret",
          List.of("McpPolicy"));
  private static final Principal USER_OF_THE_PROXY =
      new Principal(
          "arn:aws:iam::123456789012:user/bob",
          "AKIAI44QH8DHBEXAMPLE",
          "bobs-secret",
          List.of("ProxyPolicy"));
  private static final Map<String, String> MCP = Map.of("Mcp", "true");

  @AutoClose private static final LocalSystem SYSTEM = LocalSystem.withUsers();

  @BeforeEach
  void createTables() {
    SYSTEM.deleteTables();
    SampleTable.create(SYSTEM.dynamoDb());
  }

  @Test
  void everyToolAnswersByUrlFromItsOwnFunctionWithItsOwnRole() throws Exception {
    Stack stack =
        Stack.ofTheBackend(Map.of("Extensions", "transact-write"))
            .with(Map.of("Mcp", "true", "Transactions", "true"));
    List<Operation> operations =
        Stream.concat(Operations.all().stream(), Operations.extensions().stream()).toList();
    try (GuardedDynamoDb dynamoDb = GuardedDynamoDb.start(stack, SYSTEM.dynamoDbUrl());
        Cloud cloud = Cloud.deploy(stack, dynamoDb.url(), List.of(ALICE))) {
      assertEquals(
          operations.stream().map(operation -> operation.tool().name()).toList(), tools(cloud));
      for (Operation operation : operations) {
        JsonNode result = call(cloud, operation.tool().name(), operation.example());
        assertFalse(result.path("isError").asBoolean(), result::toString);
        assertFalse(result.at("/content/0/text").asText().isEmpty(), result::toString);
      }
      assertEquals(
          Operations.all().stream()
              .map(operation ->
                  "%sRole %s".formatted(FunctionBlock.of(operation).name(), operation.action()))
              .sorted()
              .toList(),
          dynamoDb.used().stream().filter(used -> !used.startsWith("TransactWriteRole ")).toList());
      assertEquals(Set.of(), cloud.lambda().refused());
      for (Map.Entry<String, ChildProcess.Ended> ended : cloud.end().entrySet()) {
        List<JsonNode> lines = ended.getValue().out().lines().map(Json::read).toList();
        assertEquals(ended.getKey().equals("dynamodb-mcp-mcp"), lines.isEmpty(), lines::toString);
        for (JsonNode line : lines) {
          assertEquals(ALICE.userArn(), line.path("principal").asText(), line::toString);
          assertEquals("200", line.path("status").asText(), line::toString);
        }
      }
    }
  }

  @Test
  void aReadOnlyStackHasReadOnlyMcp() throws Exception {
    Stack stack = Stack.ofTheBackend(Map.of("ReadOnly", "true")).with(MCP);
    try (Cloud cloud = Cloud.deploy(stack, SYSTEM.dynamoDbUrl(), List.of(ALICE))) {
      Set<String> reading =
          Operations.all().stream()
              .filter(operation -> operation.tool().readOnly())
              .map(operation -> operation.tool().name())
              .collect(Collectors.toCollection(TreeSet::new));
      assertEquals(reading, new TreeSet<>(tools(cloud)));
      JsonNode answer =
          post(cloud, ALICE, callOf("dynamodb_delete_item", deletionOfAnItem())).json();
      assertTrue(answer.has("error") || answer.at("/result/isError").asBoolean(), answer::toString);
      assertEquals(10, SYSTEM.dynamoDb().scan(scan -> scan.tableName("Users")).count());
      assertFalse(
          stack.allows(
              "McpRole",
              "lambda:InvokeFunction",
              "arn:aws:lambda:us-east-1:123456789012:function:dynamodb-mcp-delete-item"));
    }
  }

  @Test
  void theFunctionMcpMayNotUseDynamoDbItself() throws Exception {
    Stack stack = Stack.ofTheBackend(Map.of()).with(MCP);
    try (GuardedDynamoDb dynamoDb = GuardedDynamoDb.start(stack, SYSTEM.dynamoDbUrl())) {
      for (Operation operation : Operations.all()) {
        // The function's own process, with its role, but with the command of the operation.
        try (FunctionProcess process =
            new FunctionProcess(
                new FunctionProcess.Configuration(
                    "dynamodb-mcp-mcp",
                    List.of(operation.command()),
                    Map.of(
                        "AWS_ENDPOINT_URL_DYNAMODB",
                        dynamoDb.url(),
                        "AWS_ACCESS_KEY_ID",
                        "McpRole",
                        "AWS_SECRET_ACCESS_KEY",
                        "secret"),
                    Duration.ofSeconds(25)))) {
          JsonNode answer = process.invoke(Json.read(event(operation)));
          assertEquals(403, answer.path("statusCode").asInt(), answer::toString);
        }
      }
      assertEquals(List.of(), dynamoDb.used());
    }
  }

  @Test
  void theFunctionMcpMayNotCallTheFunctionsOfAnotherStack() throws Exception {
    Stack stack = Stack.ofTheBackend(Map.of()).with(MCP);
    for (String other : List.of("dynamodb-mcp-dev", "reports")) {
      try (Cloud cloud =
          Cloud.deploy(
              stack, SYSTEM.dynamoDbUrl(), List.of(ALICE), Map.of("MCP_BACKEND_STACK", other))) {
        JsonNode answer =
            post(cloud, ALICE, callOf("dynamodb_delete_item", deletionOfAnItem())).json();
        assertTrue(
            answer.has("error") || answer.at("/result/isError").asBoolean(), answer::toString);
        Set<String> refused = cloud.lambda().refused();
        assertFalse(refused.isEmpty());
        assertTrue(
            refused.stream().allMatch(call -> call.startsWith("McpRole " + other + "-")),
            refused::toString);
        assertEquals(List.of("dynamodb-mcp-mcp"), cloud.started());
      }
    }
    assertEquals(10, SYSTEM.dynamoDb().scan(scan -> scan.tableName("Users")).count());
  }

  @Test
  void onlyASignedRequestOfSomebodyWithThePolicyReachesTheFunction() throws Exception {
    Stack stack = Stack.ofTheBackend(Map.of()).with(MCP);
    try (Cloud cloud =
        Cloud.deploy(stack, SYSTEM.dynamoDbUrl(), List.of(ALICE, USER_OF_THE_PROXY))) {
      String body = Json.write(request("tools/list"));
      assertEquals(403, client(cloud, ALICE).postUnsigned("/mcp", body).status());
      assertEquals(403, client(cloud, ALICE).postForged("/mcp", "{}", body).status());
      assertEquals(403, post(cloud, USER_OF_THE_PROXY, request("tools/list")).status());
      assertEquals(403, client(cloud, ALICE).post("/dynamodb/list-tables", "{}").status());
      assertEquals(List.of(), cloud.started());
      assertEquals(405, client(cloud, ALICE).get("/mcp").status());
    }
  }

  private static List<String> tools(Cloud cloud) {
    return post(cloud, ALICE, request("tools/list"))
        .json()
        .at("/result/tools")
        .valueStream()
        .map(tool -> tool.path("name").asText())
        .toList();
  }

  private static JsonNode call(Cloud cloud, String tool, String arguments) {
    return post(cloud, ALICE, callOf(tool, arguments)).json().path("result");
  }

  private static ObjectNode callOf(String tool, String arguments) {
    ObjectNode call = request("tools/call");
    call.putObject("params").put("name", tool).set("arguments", Json.read(arguments));
    return call;
  }

  private static String deletionOfAnItem() {
    return "{\"table_name\": \"Users\", \"key\": {\"userId\": \"user001\"}}";
  }

  private static ObjectNode request(String method) {
    return Json.object().put("jsonrpc", "2.0").put("id", 1).put("method", method);
  }

  private static Answer post(Cloud cloud, Principal principal, ObjectNode request) {
    return client(cloud, principal).post("/mcp", Json.write(request));
  }

  private static SignedClient client(Cloud cloud, Principal principal) {
    return new SignedClient(
        cloud.url(), principal.accessKeyId(), principal.secretAccessKey(), Clock.systemUTC());
  }

  /** An event of API Gateway, as far as a function reads it. */
  private static String event(Operation operation) {
    return Json.write(
        Json.object()
            .put("version", "2.0")
            .put("rawPath", operation.route())
            .put("body", operation.example())
            .put("isBase64Encoded", false)
            .set(
                "requestContext",
                Json.object()
                    .put("requestId", "r")
                    .set(
                        "http",
                        Json.object().put("method", "POST").put("path", operation.route()))));
  }
}
