package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The requests that the article makes to an assistant, each with the calls that an assistant makes
 * for it, end to end.
 *
 * <p>The sentences are the article's own, word for word. They are all in one file, in its order, so
 * that the tests can be read beside it.
 */
@Timeout(60)
final class ArticleIT {
  @AutoClose private static final LocalSystem SYSTEM = LocalSystem.start();
  @AutoClose private static final Assistant ASSISTANT = Assistant.of(SYSTEM);

  private final Instant now = Instant.now();

  @BeforeEach
  void createTables() {
    SYSTEM.deleteTables();
    SampleTable.create(SYSTEM.dynamoDb());
    SYSTEM.createIndexedTable(
        "Orders",
        List.of("userId S", "orderId S"),
        "StatusIndex",
        List.of("status S", "createdAt S"));
    putOrder("user123", "order121", "shipped", Duration.ofDays(9));
    putOrder("user123", "order122", "pending", Duration.ofHours(30));
    putOrder("user123", "order123", "pending", Duration.ofHours(2));
    putOrder("user456", "order200", "pending", Duration.ofDays(3));
    SYSTEM.createTable("Products", "productId S");
    for (int i = 1; i <= 14; i++) {
      SYSTEM.put("Products", "{'productId': 'p%02d', 'price': %d.5}".formatted(i, i));
    }
  }

  // The ten operations

  @Test
  @DisplayName("Get user user001 from the Users table")
  void getUserUser001FromTheUsersTable() throws IOException {
    ASSISTANT.expect(
        """
        Item from table 'Users':
          userId: user001
          active: true
          address:
            city: Paris
            country: France
            street: 12 Rue de Rivoli
            zip: "75001"
          age: 28
          department: Engineering
          email: alice.johnson@example.com
          joinDate: 2022-03-14
          name: Alice Johnson
          projects: [checkout, search]
          role: Software Engineer
          salary: 92500
          skills: {aws, dynamodb, java}
        """,
        "dynamodb_get_item",
        "{'table_name': 'Users', 'key': {'userId': 'user001'}}");
  }

  @Test
  @DisplayName("Show me all orders for user123 from the Orders table")
  void showMeAllOrdersForUser123FromTheOrdersTable() throws IOException {
    String answer =
        ASSISTANT.call(
            "dynamodb_query",
            "{'table_name': 'Orders', 'key_condition_expression': 'userId = :user',"
                + " 'expression_attribute_values': {':user': 'user123'}}");
    assertTrue(answer.startsWith("Query results from table 'Orders' (3 items):"), answer);
    assertEquals(List.of("order121", "order122", "order123"), found("order\\d+", answer));
  }

  @Test
  @DisplayName("Scan the Products table and show me 10 items")
  void scanTheProductsTableAndShowMe10Items() throws IOException {
    String first = ASSISTANT.call("dynamodb_scan", "{'table_name': 'Products', 'limit': 10}");
    assertTrue(first.startsWith("Scan results from table 'Products' (10 items):"), first);
    List<String> shown = found("p\\d\\d", first);
    assertEquals(10, shown.size());

    // The remaining items follow, without a loss or a duplicate.
    String rest =
        ASSISTANT.call(
            "dynamodb_scan",
            "{'table_name': 'Products', 'next_token': '%s'}"
                .formatted(first.strip().replaceFirst("(?s).*next_token: ", "")));
    List<String> others = found("p\\d\\d", rest);
    assertEquals(4, others.size());
    others.removeAll(shown);
    assertEquals(4, others.size());
  }

  @Test
  @DisplayName("Get users user001, user002, and user003 from Users table")
  void getUsersUser001User002AndUser003FromUsersTable() throws IOException {
    String answer =
        ASSISTANT.call(
            "dynamodb_batch_get",
            "{'table_name': 'Users', 'keys': [{'userId': 'user001'}, {'userId': 'user002'},"
                + " {'userId': 'user003'}]}");
    assertTrue(answer.contains("(3 items)"), answer);
    assertTrue(answer.contains("Alice Johnson"), answer);
    assertTrue(answer.contains("Bruno Keller"), answer);
    assertTrue(answer.contains("Chiara Romano"), answer);
  }

  @Test
  @DisplayName("What DynamoDB tables do I have?")
  void whatDynamoDbTablesDoIHave() throws IOException {
    assertListsTheTables();
  }

  @Test
  @DisplayName("Describe the Users table structure")
  void describeTheUsersTableStructure() throws IOException {
    String answer = ASSISTANT.call("dynamodb_describe_table", "{'table_name': 'Users'}");
    assertTrue(answer.contains("userId") && answer.contains("EmailIndex"), answer);
    assertTrue(answer.contains("PAY_PER_REQUEST"), answer);
  }

  @Test
  @DisplayName("How many items are in the Users table?")
  void howManyItemsAreInTheUsersTable() throws IOException {
    assertEquals(
        "Table 'Users' contains approximately 10 items (DynamoDB updates this figure about every"
            + " six hours)",
        ASSISTANT.call("dynamodb_count_items", "{'table_name': 'Users'}").strip());
  }

  @Test
  @DisplayName("Add a user with userId user011, name Kate Brown to Users table")
  void addAUserWithUserIdUser011NameKateBrownToUsersTable() throws IOException {
    ASSISTANT.expect(
        """
        Successfully added item to table 'Users':
          name: Kate Brown
          userId: user011
        Consumed 1 write unit.
        """,
        "dynamodb_put_item",
        "{'table_name': 'Users', 'item': {'userId': 'user011', 'name': 'Kate Brown'}}");
    assertEquals(
        Map.of("userId", string("user011"), "name", string("Kate Brown")), user("user011"));
  }

  @Test
  @DisplayName("Update the role to Senior Engineer for user001")
  void updateTheRoleToSeniorEngineerForUser001() throws IOException {
    Map<String, AttributeValue> before = new HashMap<>(user("user001"));
    String answer =
        ASSISTANT.call(
            "dynamodb_update_item",
            "{'table_name': 'Users', 'key': {'userId': 'user001'}, 'set': {'role': 'Senior"
                + " Engineer'}}");
    assertTrue(answer.contains("role: Senior Engineer"), answer);
    before.put("role", string("Senior Engineer"));
    assertEquals(before, user("user001"));
  }

  @Test
  @DisplayName("Delete user user005 from the Users table")
  void deleteUserUser005FromTheUsersTable() throws IOException {
    String answer =
        ASSISTANT.call(
            "dynamodb_delete_item", "{'table_name': 'Users', 'key': {'userId': 'user005'}}");
    assertTrue(
        answer.startsWith(
            "Successfully deleted item from table 'Users' with key: {\"userId\":\"user005\"}"),
        answer);
    assertTrue(answer.contains("Elena Petrova"), answer);
    assertEquals(Map.of(), user("user005"));
  }

  // Start asking questions

  @Test
  @DisplayName("List all my DynamoDB tables")
  void listAllMyDynamoDbTables() throws IOException {
    assertListsTheTables();
  }

  @Test
  @DisplayName("Describe the Users table")
  void describeTheUsersTable() throws IOException {
    String answer =
        ASSISTANT.call("dynamodb_describe_table", "{'table_name': 'Users', 'format': 'json'}");
    JsonNode table = Json.read(answer).path("table");
    assertEquals("Users", table.path("TableName").asText());
    assertEquals("userId", table.path("KeySchema").path(0).path("AttributeName").asText());
    assertEquals(10, table.path("ItemCount").asInt());
  }

  @Test
  @DisplayName("Show me all users from the Users table")
  void showMeAllUsersFromTheUsersTable() throws IOException {
    String answer = ASSISTANT.call("dynamodb_scan", "{'table_name': 'Users'}");
    assertTrue(answer.startsWith("Scan results from table 'Users' (10 items):"), answer);
    assertEquals(
        IntStream.rangeClosed(1, 10).mapToObj("user%03d"::formatted).toList(),
        found("user\\d{3}", answer));
  }

  @Test
  @DisplayName("Get user user001 from Users table")
  void getUserUser001FromUsersTable() throws IOException {
    String answer =
        ASSISTANT.call(
            "dynamodb_get_item",
            "{'table_name': 'Users', 'key': {'userId': 'user001'}, 'format': 'json'}");
    JsonNode json = Json.read(answer);
    assertTrue(json.path("found").asBoolean());
    assertEquals("Alice Johnson", json.path("item").path("name").asText());
    assertEquals("Paris", json.path("item").path("address").path("city").asText());
  }

  @Test
  @DisplayName(
      "Add a new user with userId user011, name John Doe, email john@example.com to the Users table")
  void addANewUserWithUserIdUser011NameJohnDoeEmailJohnAtExampleComToTheUsersTable()
      throws IOException {
    String answer =
        ASSISTANT.call(
            "dynamodb_put_item",
            "{'table_name': 'Users', 'item': {'userId': 'user011', 'name': 'John Doe', 'email':"
                + " 'john@example.com'}, 'condition_expression': 'attribute_not_exists(userId)'}");
    assertTrue(answer.startsWith("Successfully added item to table 'Users':"), answer);
    String byEmail =
        ASSISTANT.call(
            "dynamodb_query",
            "{'table_name': 'Users', 'index_name': 'EmailIndex', 'key_condition_expression':"
                + " 'email = :e', 'expression_attribute_values': {':e': 'john@example.com'}}");
    assertTrue(byEmail.contains("name: John Doe"), byEmail);
  }

  // Data exploration

  @Test
  @DisplayName("Show me all users who joined in 2023")
  void showMeAllUsersWhoJoinedIn2023() throws IOException {
    String answer =
        ASSISTANT.call(
            "dynamodb_scan",
            "{'table_name': 'Users', 'filter_expression': 'begins_with(joinDate, :year)',"
                + " 'expression_attribute_values': {':year': '2023-'}}");
    assertEquals(List.of("user003", "user004", "user006", "user008"), found("user\\d{3}", answer));
  }

  @Test
  @DisplayName("How many active subscriptions do we have?")
  void howManyActiveSubscriptionsDoWeHave() throws IOException {
    SYSTEM.createTable("Subscriptions", "subscriptionId S");
    for (int i = 1; i <= 40; i++) {
      SYSTEM.put(
          "Subscriptions",
          "{'subscriptionId': 's%d', 'status': '%s'}"
              .formatted(i, i % 4 == 0 ? "cancelled" : "active"));
    }
    String answer =
        ASSISTANT.call(
            "dynamodb_scan",
            "{'table_name': 'Subscriptions', 'count_only': true, 'filter_expression': '#s ="
                + " :active', 'expression_attribute_names': {'#s': 'status'},"
                + " 'expression_attribute_values': {':active': 'active'}}");
    assertTrue(answer.startsWith("30 items match in table 'Subscriptions' (exact)"), answer);
  }

  @Test
  @DisplayName("What's the average age of users in the Engineering department?")
  void whatsTheAverageAgeOfUsersInTheEngineeringDepartment() throws IOException {
    ASSISTANT.expect(
        """
        Scan results from table 'Users', aggregated over 4 items (exact):
        avg(age): 32
        Consumed 0.5 read units.
        """,
        "dynamodb_scan",
        "{'table_name': 'Users', 'aggregate': ['avg(age)'], 'filter_expression': 'department = :d',"
            + " 'expression_attribute_values': {':d': 'Engineering'}}");
  }

  @Test
  @DisplayName(
      "Join Users table with Orders table on userId and show me total order value per user")
  void joinUsersTableWithOrdersTableOnUserIdAndShowMeTotalOrderValuePerUser() throws IOException {
    SYSTEM.put("Orders", "{'userId': 'user001', 'orderId': 'order301', 'total': 59.90}");
    SYSTEM.put("Orders", "{'userId': 'user001', 'orderId': 'order302', 'total': 0.2}");
    SYSTEM.put("Orders", "{'userId': 'user003', 'orderId': 'order303', 'total': 120}");
    SYSTEM.put("Orders", "{'userId': 'user002', 'orderId': 'order304', 'total': 'unpaid'}");
    String totals =
        ASSISTANT.call(
            "dynamodb_scan",
            "{'table_name': 'Orders', 'aggregate': ['sum(total)'], 'group_by': ['userId'],"
                + " 'order_by': 'sum(total) desc', 'limit': 3, 'format': 'json'}");
    JsonNode groups = Json.read(totals).path("groups");
    assertEquals(
        List.of("user003", "user001"),
        List.of(groups.at("/0/key/userId").asText(), groups.at("/1/key/userId").asText()));
    assertEquals("120", groups.at("/0/values/sum(total)").asText());
    assertEquals("60.1", groups.at("/1/values/sum(total)").asText());
    assertEquals(5, Json.read(totals).at("/left_out/sum(total)").asInt());
    String names =
        ASSISTANT.call(
            "dynamodb_batch_get",
            "{'table_name': 'Users', 'keys': [{'userId': 'user003'}, {'userId': 'user001'}],"
                + " 'projection': ['userId', 'name'], 'format': 'json'}");
    assertEquals("Alice Johnson", Json.read(names).at("/items/1/name").asText());
  }

  // Quick CRUD operations

  @Test
  @DisplayName("Add a test user for QA testing")
  void addATestUserForQaTesting() throws IOException {
    String answer =
        ASSISTANT.call(
            "dynamodb_put_item",
            "{'table_name': 'Users', 'item': {'userId': 'test-qa-1', 'name': 'QA Test', 'active':"
                + " true, 'age': 30, 'skills': {'SS': ['qa']}}}");
    assertTrue(answer.startsWith("Successfully added item to table 'Users':"), answer);
    assertEquals(AttributeValue.fromN("30"), user("test-qa-1").get("age"));
    assertEquals(AttributeValue.fromSs(List.of("qa")), user("test-qa-1").get("skills"));
  }

  @Test
  @DisplayName("Update the status to active for order order123")
  void updateTheStatusToActiveForOrderOrder123() throws IOException {
    String answer =
        ASSISTANT.call(
            "dynamodb_update_item",
            "{'table_name': 'Orders', 'key': {'userId': 'user123', 'orderId': 'order123'},"
                + " 'set': {'status': 'active'}}");
    assertTrue(answer.contains("status: active"), answer);
    assertEquals(
        string("active"),
        SYSTEM.item("Orders", "{'userId': 'user123', 'orderId': 'order123'}").get("status"));
  }

  @Test
  @DisplayName("Delete all test data with prefix test-")
  void deleteAllTestDataWithPrefixTest() throws IOException {
    SYSTEM.put("Users", "{'userId': 'test-1', 'name': 'One'}");
    SYSTEM.put("Users", "{'userId': 'test-2', 'name': 'Two'}");
    SYSTEM.put("Users", "{'userId': 'tester', 'name': 'Not test data'}");
    String answer =
        ASSISTANT.call(
            "dynamodb_scan",
            "{'table_name': 'Users', 'projection': ['userId'], 'filter_expression':"
                + " 'begins_with(userId, :p)', 'expression_attribute_values': {':p': 'test-'}}");
    List<String> testData = found("test-\\d", answer);
    assertEquals(List.of("test-1", "test-2"), testData);
    for (String id : testData) {
      ASSISTANT.call(
          "dynamodb_delete_item", "{'table_name': 'Users', 'key': {'userId': '%s'}}".formatted(id));
      assertEquals(Map.of(), user(id));
    }
    assertFalse(user("tester").isEmpty());
  }

  // Database migrations

  @Test
  @DisplayName("Scan the Users table and show me all items missing the email field")
  void scanTheUsersTableAndShowMeAllItemsMissingTheEmailField() throws IOException {
    SYSTEM.put("Users", "{'userId': 'user011', 'name': 'Kate Brown'}");
    String answer =
        ASSISTANT.call(
            "dynamodb_scan",
            "{'table_name': 'Users', 'filter_expression': 'attribute_not_exists(email)'}");
    assertEquals(List.of("user011"), found("user\\d{3}", answer));
    assertTrue(answer.startsWith("Scan results from table 'Users' (1 item):"), answer);
    String count =
        ASSISTANT.call(
            "dynamodb_scan",
            "{'table_name': 'Users', 'aggregate': ['count'],"
                + " 'filter_expression': 'attribute_not_exists(email)'}");
    assertTrue(count.contains("aggregated over 1 item (exact):\ncount: 1\n"), count);
  }

  @Test
  @DisplayName("Update all users in the Premium tier to add a credits field with value 100")
  void updateAllUsersInThePremiumTierToAddACreditsFieldWithValue100() throws IOException {
    SYSTEM.put("Users", "{'userId': 'user011', 'name': 'Kate Brown', 'tier': 'Premium'}");
    SYSTEM.put("Users", "{'userId': 'user012', 'name': 'John Doe', 'tier': 'Premium'}");
    SYSTEM.put("Users", "{'userId': 'user013', 'name': 'Jane Roe', 'tier': 'Basic'}");
    String answer =
        ASSISTANT.call(
            "dynamodb_scan",
            "{'table_name': 'Users', 'projection': ['userId'], 'filter_expression': 'tier = :t',"
                + " 'expression_attribute_values': {':t': 'Premium'}}");
    assertEquals(List.of("user011", "user012"), found("user\\d{3}", answer));
    for (String id : found("user\\d{3}", answer)) {
      ASSISTANT.call(
          "dynamodb_update_item",
          "{'table_name': 'Users', 'key': {'userId': '%s'}, 'set': {'credits': 100}}"
              .formatted(id));
      assertEquals(AttributeValue.fromN("100"), user(id).get("credits"));
    }
    assertFalse(user("user013").containsKey("credits"));
  }

  // Monitoring and alerts

  @Test
  @DisplayName("How many failed login attempts in the last hour?")
  void howManyFailedLoginAttemptsInTheLastHour() throws IOException {
    SYSTEM.createTable("LoginAttempts", "userId S", "attemptedAt S");
    putLogin("user001", Duration.ofMinutes(5), false);
    putLogin("user001", Duration.ofMinutes(6), false);
    putLogin("user002", Duration.ofMinutes(59), false);
    putLogin("user002", Duration.ofMinutes(1), true);
    putLogin("user003", Duration.ofMinutes(61), false);
    String answer =
        ASSISTANT.call(
            "dynamodb_scan",
            "{'table_name': 'LoginAttempts', 'count_only': true, 'filter_expression': 'success ="
                + " :no AND attemptedAt >= :since', 'expression_attribute_values': {':no': false,"
                + " ':since': '%s'}}".formatted(now.minus(Duration.ofHours(1))));
    assertTrue(answer.startsWith("3 items match in table 'LoginAttempts' (exact)"), answer);
    String byUser =
        ASSISTANT.call(
            "dynamodb_scan",
            "{'table_name': 'LoginAttempts', 'aggregate': ['count'], 'group_by': ['userId'],"
                + " 'filter_expression': 'success = :no AND attemptedAt >= :since',"
                + " 'expression_attribute_values': {':no': false, ':since': '%s'}}"
                    .formatted(now.minus(Duration.ofHours(1))));
    assertTrue(
        byUser.contains(
            "Group 1:\n  userId: user001\n  count: 2\nGroup 2:\n  userId: user002\n  count: 1\n"),
        byUser);
  }

  @Test
  @DisplayName("Show me all orders with status pending older than 24 hours")
  void showMeAllOrdersWithStatusPendingOlderThan24Hours() throws IOException {
    String answer =
        ASSISTANT.call(
            "dynamodb_query",
            "{'table_name': 'Orders', 'index_name': 'StatusIndex', 'key_condition_expression':"
                + " '#status = :pending AND createdAt < :yesterday',"
                + " 'expression_attribute_names': {'#status': 'status'},"
                + " 'expression_attribute_values': {':pending': 'pending', ':yesterday': '%s'}}"
                    .formatted(now.minus(Duration.ofHours(24))));
    assertTrue(answer.contains("(2 items)"), answer);
    assertEquals(List.of("order122", "order200"), found("order\\d+", answer));
  }

  // Developer productivity

  @Test
  @DisplayName("Create a sample order for testing the checkout flow")
  void createASampleOrderForTestingTheCheckoutFlow() throws IOException {
    String answer =
        ASSISTANT.call(
            "dynamodb_put_item",
            "{'table_name': 'Orders', 'item': {'userId': 'user001', 'orderId': 'sample-1',"
                + " 'status': 'pending', 'createdAt': '2026-11-22T12:00:00Z', 'total': 59.90,"
                + " 'lines': [{'productId': 'p01', 'quantity': 2}, {'productId': 'p02',"
                + " 'quantity': 1}]}}");
    assertTrue(answer.startsWith("Successfully added item to table 'Orders':"), answer);
    Map<String, AttributeValue> order =
        SYSTEM.item("Orders", "{'userId': 'user001', 'orderId': 'sample-1'}");
    assertEquals(AttributeValue.fromN("59.9"), order.get("total"));
    assertEquals(
        AttributeValue.fromM(
            Map.of("productId", string("p02"), "quantity", AttributeValue.fromN("1"))),
        Objects.requireNonNull(order.get("lines")).l().get(1));
  }

  @Test
  @DisplayName("Copy user user001 to user001-backup")
  void copyUserUser001ToUser001Backup() throws IOException {
    String read =
        ASSISTANT.call(
            "dynamodb_get_item",
            "{'table_name': 'Users', 'key': {'userId': 'user001'}, 'format': 'json'}");
    String copy =
        Json.write(Json.read(read).path("item")).replace("\"user001\"", "\"user001-backup\"");
    ASSISTANT.call(
        "dynamodb_put_item", "{\"table_name\": \"Users\", \"item\": %s}".formatted(copy));
    Map<String, AttributeValue> expected = new HashMap<>(user("user001"));
    expected.put("userId", string("user001-backup"));
    assertEquals(expected, user("user001-backup"));
  }

  @Test
  @DisplayName("Show me the schema of the Products table")
  void showMeTheSchemaOfTheProductsTable() throws IOException {
    String answer = ASSISTANT.call("dynamodb_describe_table", "{'table_name': 'Products'}");
    assertTrue(answer.startsWith("Table 'Products':\n  Status: ACTIVE\n"), answer);
    assertTrue(answer.contains("\n  Key: productId (partition key, string)\n"), answer);
    assertTrue(answer.contains("\n  Attribute types: productId: string\n"), answer);
  }

  private static void assertListsTheTables() throws IOException {
    ASSISTANT.expect(
        """
        DynamoDB tables in us-east-1 (3):
          - Orders
          - Products
          - Users
        """,
        "dynamodb_list_tables",
        "{}");
  }

  private void putOrder(String user, String order, String status, Duration age) {
    SYSTEM.put(
        "Orders",
        "{'userId': '%s', 'orderId': '%s', 'status': '%s', 'createdAt': '%s'}"
            .formatted(user, order, status, now.minus(age)));
  }

  private void putLogin(String user, Duration age, boolean success) {
    SYSTEM.put(
        "LoginAttempts",
        "{'userId': '%s', 'attemptedAt': '%s', 'success': %s}"
            .formatted(user, now.minus(age), success));
  }

  private static Map<String, AttributeValue> user(String id) {
    return SYSTEM.item("Users", "{'userId': '%s'}".formatted(id));
  }

  private static AttributeValue string(String value) {
    return AttributeValue.fromS(value);
  }

  /** Returns the distinct matches of a pattern in a text, sorted. */
  private static List<String> found(String pattern, String text) {
    TreeSet<String> found = new TreeSet<>();
    Pattern.compile("\\b" + pattern + "\\b")
        .matcher(text)
        .results()
        .forEach(match -> found.add(match.group()));
    return new ArrayList<>(found);
  }
}
