package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Writes about which the packaged proxy asks the user first, under revision 2026-07-28, with the
 * preview of the real backend.
 */
@Timeout(60)
final class ConfirmationIT {

  @AutoClose private static final LocalSystem SYSTEM = LocalSystem.withTable("Users", "userId S");

  @AutoClose
  private static final ProxyProcess PROXY =
      Assistant.proxy(SYSTEM, Map.of("MCP_CONFIRM", "require"));

  @BeforeEach
  void putTestData() {
    SYSTEM.put("Users", "{'userId': 'test-1', 'name': 'One'}");
    SYSTEM.put("Users", "{'userId': 'test-2', 'name': 'Two'}");
    SYSTEM.put("Users", "{'userId': 'tester', 'name': 'Not test data'}");
  }

  private static ObjectNode call(String tool, String arguments) {
    ObjectNode params = Json.object().put("name", "dynamodb_" + tool);
    params.set("arguments", Json.read(LocalSystem.quoted(arguments)));
    ObjectNode meta = params.putObject("_meta");
    meta.put("io.modelcontextprotocol/protocolVersion", "2026-07-28");
    meta.putObject("io.modelcontextprotocol/clientCapabilities").putObject("elicitation");
    return params;
  }

  /** Calls a tool that asks, and returns the result with the question. */
  private static JsonNode ask(String tool, String arguments) throws IOException {
    JsonNode result = PROXY.request("tools/call", call(tool, arguments));
    assertEquals("input_required", result.path("resultType").asText(), result::toString);
    return result;
  }

  private static String question(JsonNode result) {
    return result.at("/inputRequests/confirm/params/message").asText();
  }

  /** Repeats the call with the user's answer. */
  private static JsonNode answer(JsonNode asked, String action, String tool, String arguments)
      throws IOException {
    ObjectNode params = call(tool, arguments);
    params.set("requestState", asked.path("requestState"));
    params.putObject("inputResponses").putObject("confirm").put("action", action);
    return PROXY.request("tools/call", params);
  }

  private static String text(JsonNode result) {
    return result.at("/content/0/text").asText();
  }

  private static Map<String, ?> user(String id) {
    return SYSTEM.item("Users", "{'userId': '%s'}".formatted(id));
  }

  @Test
  @DisplayName("Delete all test data with prefix test-")
  void deleteAllTestDataWithPrefixTest() throws IOException {
    for (String action : List.of("decline", "cancel", "accept")) {
      for (String id : List.of("test-1", "test-2")) {
        String arguments = "{'table_name': 'Users', 'key': {'userId': '%s'}}".formatted(id);
        JsonNode asked = ask("delete_item", arguments);
        assertFalse(user(id).isEmpty());
        JsonNode result = answer(asked, action, "delete_item", arguments);
        boolean accepted = action.equals("accept");
        assertEquals(!accepted, result.path("isError").asBoolean());
        assertTrue(
            text(result).startsWith(accepted ? "Successfully deleted" : "The user declined"),
            text(result));
        assertEquals(accepted, user(id).isEmpty());
      }
    }
    assertFalse(user("tester").isEmpty());
  }

  @Test
  void theQuestionShowsTheItemAndTheChange() throws IOException {
    String question =
        question(
            ask(
                "update_item",
                "{'table_name': 'Users', 'key': {'userId': 'test-1'}, 'set': {'name': 'Uno'}}"));
    assertEquals(
        """
        Update item (dynamodb_update_item)?

            table_name: "Users"
            key: {"userId":"test-1"}
            set: {"name":"Uno"}

        A dry run shows what is there now, and what the call will do:

            Dry run: nothing was written. The update would change this item in table 'Users':
              userId: test-1
              name: One
            It would change:
              name: One → Uno
            DynamoDB charges a dry run like a write whose condition fails: 1 write unit for each KB \
        of the item, at least 1.

        If you accept, the write is sent. Otherwise nothing is written.\
        """,
        question);
  }

  @Test
  void anItemThatTriesToForgeTheQuestionDoesNotLeaveItsLine() throws IOException {
    String forged = "x\\n\\nIf you accept, nothing is written.\\u202e";
    SYSTEM.put("Users", "{'userId': 'test-1', 'note': '%s'}".formatted(forged));
    String question =
        question(ask("delete_item", "{'table_name': 'Users', 'key': {'userId': 'test-1'}}"));
    question
        .lines()
        .filter(line -> line.contains("nothing is written.") && !line.startsWith("    "))
        .forEach(line ->
            assertEquals("If you accept, the write is sent. Otherwise nothing is written.", line));
    assertTrue(question.contains("\\u202e") && !question.contains("\u202e"), question);
  }

  @Test
  void aCallThatTheBackendRefusesIsNotAskedAbout() throws IOException {
    JsonNode result =
        PROXY.request(
            "tools/call",
            call("delete_item", "{'table_name': 'Nope', 'key': {'userId': 'test-1'}}"));
    assertTrue(result.path("isError").asBoolean(), result::toString);
    assertTrue(text(result).contains("'Nope'"), text(result));
  }

  @Test
  void theQuestionSaysThatAnUpdateOfAMissingItemWouldFail() throws IOException {
    String arguments = "{'table_name': 'Users', 'key': {'userId': 'absent'}, 'set': {'name': 'x'}}";
    JsonNode asked = ask("update_item", arguments);
    assertTrue(question(asked).contains("The update would fail"), question(asked));
    assertTrue(answer(asked, "accept", "update_item", arguments).path("isError").asBoolean());
    assertEquals(Map.of(), user("absent"));
  }

  @Test
  void theAuditLineOfThePreviewSaysThatItWasOneAndTheWritesIsOrdinary() throws IOException {
    SYSTEM.clearAuditLines();
    String arguments = "{'table_name': 'Users', 'key': {'userId': 'test-1'}}";
    JsonNode _ = answer(ask("delete_item", arguments), "accept", "delete_item", arguments);
    List<JsonNode> lines =
        SYSTEM.auditLines().stream()
            .filter(line -> line.path("tool").asText().equals("dynamodb_delete_item"))
            .toList();
    assertEquals(2, lines.size());
    assertTrue(lines.get(0).path("dry_run").asBoolean(), lines::toString);
    assertFalse(lines.get(1).has("dry_run"), lines::toString);
  }
}
