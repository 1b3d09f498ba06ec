package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.handlers.operation.Operations;
import io.github.dynamodbmcp.handlers.tool.Tool;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The whole system as deployed: the packaged proxy, an API Gateway that follows the template, each
 * function as a process of its own, and DynamoDB behind the roles' policies.
 */
@Timeout(180)
final class CloudIT {
  private static final Principal ALICE =
      new Principal(
          "arn:aws:iam::123456789012:user/alice",
          "AKIAIOSFODNN7EXAMPLE",
          "alices-secret",
          List.of("ProxyPolicy"));
  private static final Principal STRANGER =
      new Principal(
          "arn:aws:iam::123456789012:user/stranger",
          "AKIAI44QH8DHBEXAMPLE",
          "strangers-secret",
          List.of());

  @AutoClose private static final LocalSystem SYSTEM = LocalSystem.withUsers();

  @BeforeEach
  void createTables() {
    SYSTEM.deleteTables();
    SampleTable.create(SYSTEM.dynamoDb());
  }

  @Test
  void everyToolAnswersFromItsOwnFunctionWithItsOwnRole() throws Exception {
    Stack stack = stack(Map.of());
    try (GuardedDynamoDb dynamoDb = GuardedDynamoDb.start(stack, SYSTEM.dynamoDbUrl());
        Cloud cloud = Cloud.deploy(stack, dynamoDb.url(), List.of(ALICE, STRANGER))) {
      try (Assistant assistant = assistant(cloud)) {
        assertEquals(List.of(), cloud.started(), "A function starts on its first call");
        assertEquals(
            Operations.all().stream().map(operation -> operation.tool().name()).toList(),
            assistant.tools());
        assertEquals(List.of("dynamodb-mcp-tools"), cloud.started());
        callEveryTool(assistant);
      }
      assertEquals(
          Operations.all().stream().map(CloudIT::roleAndAction).sorted().toList(), dynamoDb.used());
      assertEachLeftItsAuditLinesAndEnded(cloud.end());
    }
  }

  @Test
  void aTransactionHasItsFunctionAndItsRoleWhereTheExtensionIsDeployed() throws Exception {
    Stack stack =
        Stack.ofTheBackend(Map.of("Extensions", "transact-write", "TableNamePattern", "Us*"))
            .with(Map.of("Transactions", "true"));
    Operation transaction = Operations.extensions().getFirst();
    try (GuardedDynamoDb dynamoDb = GuardedDynamoDb.start(stack, SYSTEM.dynamoDbUrl());
        Cloud cloud = Cloud.deploy(stack, dynamoDb.url(), List.of(ALICE));
        Assistant assistant = assistant(cloud)) {
      assertTrue(assistant.tools().contains(transaction.tool().name()));
      String done = assistant.call(transaction.tool().name(), transaction.example());
      assertTrue(done.startsWith("Transaction carried out"), done);
      assertEquals(List.of("dynamodb-mcp-tools", "dynamodb-mcp-transact-write"), cloud.started());
      assertFalse(dynamoDb.used().isEmpty());
      for (String used : dynamoDb.used()) {
        assertTrue(transaction.actions().contains(used.replace("TransactWriteRole ", "")), used);
      }
    }
  }

  @Test
  void theRoleRefusesATableOutsideThePattern() throws Exception {
    Stack stack = stack(Map.of("TableNamePattern", "app-*"));
    try (GuardedDynamoDb dynamoDb = GuardedDynamoDb.start(stack, SYSTEM.dynamoDbUrl());
        Cloud cloud = Cloud.deploy(stack, dynamoDb.url(), List.of(ALICE));
        Assistant assistant = assistant(cloud)) {
      String refusal =
          assistant.refused(
              "dynamodb_get_item", "{'table_name': 'Users', 'key': {'userId': 'user001'}}");
      assertTrue(refusal.contains("dynamodb:GetItem"), refusal);
      assertTrue(refusal.contains("TableNamePattern"), refusal);
      assertEquals(List.of(), dynamoDb.used());
    }
  }

  @Test
  void aReadOnlyStackCannotWrite() throws Exception {
    try (Cloud cloud =
            Cloud.deploy(stack(Map.of("ReadOnly", "true")), SYSTEM.dynamoDbUrl(), List.of(ALICE));
        Assistant assistant = assistant(cloud)) {
      assertEquals(
          Operations.all().stream()
              .map(Operation::tool)
              .filter(Tool::readOnly)
              .map(Tool::name)
              .toList(),
          assistant.tools());
      assertEquals(404, client(cloud, ALICE).post("/dynamodb/put-item", "{}").status());
      assertEquals(List.of("dynamodb-mcp-tools"), cloud.started());
    }
  }

  @Test
  void anUnsignedOrUnauthorizedRequestReachesNoFunction() throws Exception {
    try (Cloud cloud =
        Cloud.deploy(stack(Map.of()), SYSTEM.dynamoDbUrl(), List.of(ALICE, STRANGER))) {
      assertForbidden(client(cloud, ALICE).postUnsigned("/dynamodb/list-tables", "{}"));
      assertForbidden(
          client(cloud, ALICE).postForged("/dynamodb/list-tables", "{}", "{\"limit\": 1}"));
      assertForbidden(client(cloud, STRANGER).post("/dynamodb/list-tables", "{}"));
      try (Assistant assistant = Assistant.of(cloud.url(), ALICE.accessKeyId(), "guessed")) {
        IOException error = assertThrows(IOException.class, assistant::tools);
        assertTrue(String.valueOf(error.getMessage()).contains("tools/list"), error.toString());
      }
      assertEquals(List.of(), cloud.started());
    }
  }

  private static void callEveryTool(Assistant assistant) throws IOException {
    assistant.expect(
        """
        DynamoDB tables in us-east-1 (1):
          - Users
        """,
        "dynamodb_list_tables",
        "{}");
    String description = assistant.call("dynamodb_describe_table", "{'table_name': 'Users'}");
    assertTrue(description.contains("Key: userId (partition key, string)"), description);
    String count = assistant.call("dynamodb_count_items", "{'table_name': 'Users'}");
    assertTrue(count.startsWith("Table 'Users' contains approximately 10 items"), count);

    String put =
        assistant.call(
            "dynamodb_put_item",
            "{'table_name': 'Users', 'item': {'userId': 'user011', 'email': 'k@example.com'}}");
    assertTrue(put.startsWith("Successfully added item to table 'Users':"), put);
    String update =
        assistant.call(
            "dynamodb_update_item",
            "{'table_name': 'Users', 'key': {'userId': 'user011'}, 'set': {'active': false}}");
    assertTrue(update.startsWith("Successfully updated item in table 'Users':"), update);
    assistant.expect(
        """
        Item from table 'Users':
          userId: user011
          active: false
          email: k@example.com
        """,
        "dynamodb_get_item",
        "{'table_name': 'Users', 'key': {'userId': 'user011'}}");
    JsonNode found =
        assistant.data(
            "dynamodb_query",
            "{'table_name': 'Users', 'index_name': 'EmailIndex', 'format': 'json',"
                + " 'key_condition_expression': 'email = :email',"
                + " 'expression_attribute_values': {'email': 'k@example.com'}, 'limit': 1}");
    assertEquals("user011", found.at("/items/0/userId").asText(), found::toString);
    JsonNode batch =
        assistant.data(
            "dynamodb_batch_get",
            "{'table_name': 'Users', 'keys': [{'userId': 'user011'}, {'userId': 'x'}],"
                + " 'format': 'json'}");
    assertEquals(1, batch.path("count").asInt(), batch::toString);
    assertEquals("x", batch.at("/missing/0/userId").asText(), batch::toString);
    String delete =
        assistant.call(
            "dynamodb_delete_item", "{'table_name': 'Users', 'key': {'userId': 'user011'}}");
    assertTrue(delete.startsWith("Successfully deleted item from table 'Users'"), delete);
    assertEquals(
        10,
        assistant
            .data("dynamodb_scan", "{'table_name': 'Users', 'count_only': true, 'format': 'json'}")
            .path("count")
            .asInt());
    String missing = assistant.refused("dynamodb_scan", "{'table_name': 'Nope', 'limit': 1}");
    assertTrue(missing.contains("'Nope'"), missing);
  }

  /** Each call has one line, with the caller that the gateway verified, not the claimed one. */
  private static void assertEachLeftItsAuditLinesAndEnded(Map<String, ChildProcess.Ended> ended) {
    List<String> calls = new ArrayList<>();
    ended.forEach((function, end) -> {
      assertEquals(143, end.exitCode(), function + ": " + end);
      List<JsonNode> lines = end.out().lines().map(Json::read).toList();
      IntStream.range(0, lines.size())
          .forEach(i -> {
            JsonNode line = lines.get(i);
            assertTrue(line.path("audit").asBoolean(), line::toString);
            assertEquals(ALICE.userArn(), line.path("principal").asText());
            assertEquals("tester", line.path("claimed_user").asText());
            assertEquals(Stack.ACCOUNT, line.path("account").asText());
            assertEquals("127.0.0.1", line.path("source_ip").asText());
            assertEquals(i == 0, line.path("cold_start").asBoolean(), line::toString);
            assertTrue(line.path("trace_id").asText().startsWith("Root="), line::toString);
            calls.add(
                "%s %s %s"
                    .formatted(function, line.path("tool").asText(), line.path("status").asText()));
          });
    });
    List<String> expected =
        new ArrayList<>(
            Operations.all().stream()
                .map(operation ->
                    "dynamodb-mcp-%s %s 200"
                        .formatted(operation.command(), operation.tool().name()))
                .toList());
    expected.add("dynamodb-mcp-scan dynamodb_scan 404");
    expected.add("dynamodb-mcp-tools tools 200");
    assertEquals(expected.stream().sorted().toList(), calls.stream().sorted().toList());
  }

  private static String roleAndAction(Operation operation) {
    return "%sRole %s"
        .formatted(FunctionBlock.of(List.of(operation)).getFirst().name(), operation.action());
  }

  private static void assertForbidden(Answer answer) {
    assertEquals(403, answer.status());
    assertEquals("{\"message\":\"Forbidden\"}", answer.body());
  }

  private static Stack stack(Map<String, String> parameters) {
    return Stack.ofTheBackend(parameters);
  }

  private static Assistant assistant(Cloud cloud) {
    return Assistant.of(cloud.url(), ALICE.accessKeyId(), ALICE.secretAccessKey());
  }

  private static SignedClient client(Cloud cloud, Principal principal) {
    return new SignedClient(
        cloud.url(), principal.accessKeyId(), principal.secretAccessKey(), Clock.systemUTC());
  }
}
