package io.github.dynamodbmcp.proxy;

import static io.github.dynamodbmcp.proxy.WritingBackend.DELETE;
import static io.github.dynamodbmcp.proxy.WritingBackend.DELETED;
import static io.github.dynamodbmcp.proxy.WritingBackend.KEY;
import static io.github.dynamodbmcp.proxy.WritingBackend.PUT;
import static io.github.dynamodbmcp.proxy.WritingBackend.assertRefused;
import static io.github.dynamodbmcp.proxy.WritingBackend.question;
import static io.github.dynamodbmcp.proxy.WritingBackend.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions to the user before a write, in a session: {@code elicitation/create}. */
final class ConfirmationTest {

  private static final String ELICITATION = "{\"elicitation\": {}}";
  private static final String ACCEPT = "{\"action\": \"accept\"}";

  @TempDir private Path cache;
  @AutoClose private final WritingBackend backend = new WritingBackend();

  private Assistant connect(String revision, String confirm, String capabilities) throws Exception {
    return Assistant.connect(revision, backend.settings(cache, confirm), capabilities);
  }

  private Assistant connect() throws Exception {
    return connect("2025-11-25", "ask", ELICITATION);
  }

  private static void assertWaits(String expected, JsonNode progress) {
    String message = progress.at("/params/message").asText();
    assertTrue(message.startsWith(expected), progress.toString());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`{\"action\": \"accept\"}`",
        "`{\"action\": \"accept\", \"content\": {}}`",
        "`{\"action\": \"accept\", \"content\": null}`",
        "`{\"action\": \"accept\", \"content\": {\"confirm\": true}}`",
        "`{\"action\": \"accept\", \"content\": {\"confirm\": \"True\", \"other\": 1}}`"
      })
  void anAcceptedWriteIsMade(String answer) throws Exception {
    try (Assistant assistant = connect()) {
      JsonNode call = assistant.sendCall(DELETE, KEY);
      JsonNode question = question(assistant);
      assertEquals(List.of(), backend.writes());
      assistant.respond(question.get("id"), answer);
      assertEquals(DELETED, text(assistant.answerTo(call)));
      assertEquals(List.of(Json.read(KEY).toString()), backend.writes());
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "The user declined; `{\"action\": \"decline\"}`",
        "The user declined; `{\"action\": \"cancel\"}`",
        "The user declined; `{\"action\": \"decline\", \"content\": {\"confirm\": true}}`",
        "The user declined; `{\"action\": \"accept\", \"content\": {\"confirm\": false}}`",
        "The user declined; `{\"action\": \"accept\", \"content\": {\"confirm\": \"false\"}}`",
        "didn't report; `{\"action\": \"accept\", \"content\": {\"confirm\": 1}}`",
        "didn't report; `{\"action\": \"accept\", \"content\": \"yes\"}`",
        "didn't report; `{\"action\": \"accept\", \"content\": [true]}`",
        "didn't report; `{\"action\": \"ACCEPT\"}`",
        "didn't report; `{\"action\": \"yes\"}`",
        "didn't report; `{\"action\": true}`",
        "didn't report; `{\"action\": [\"accept\"]}`",
        "didn't report; `{}`",
        "didn't report; `[]`",
        "didn't report; `\"accept\"`",
        "didn't report; `null`",
      },
      delimiter = ';')
  void anyOtherAnswerWritesNothing(String said, String answer) throws Exception {
    try (Assistant assistant = connect("2025-06-18", "require", ELICITATION)) {
      JsonNode call = assistant.sendCall(DELETE, KEY);
      assistant.respond(question(assistant).get("id"), answer);
      assertRefused(said, assistant.answerTo(call));
      assertEquals(List.of(), backend.writes());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32601,\"message\":\"no\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":null,\"result\":{\"action\":\"accept\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"action\":\"accept\",\"action\":\"accept\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"action\":\"accept\"} oops}",
        "{\"jsonrpc\":\"2.0\",\"result\":{\"action\":\"accept\"},\"id\":1,\"x\"}"
      })
  void anErrorOrAMalformedResponseWritesNothing(String line) throws Exception {
    try (Assistant assistant = connect()) {
      JsonNode call = assistant.sendCall(DELETE, KEY);
      assertEquals(1, question(assistant).get("id").asInt());
      assistant.line(line);
      assertRefused("didn't report", assistant.answerTo(call));
      assertEquals(List.of(), backend.writes());
    }
  }

  @Test
  void theQuestionNamesTheToolTheTableAndTheChangeAndShowsWhatIsThere() throws Exception {
    try (Assistant assistant = connect()) {
      JsonNode call = assistant.sendCall(DELETE, KEY);
      JsonNode question = question(assistant);
      assertEquals(
          """
          Delete an item (dynamodb_delete_item)?

              table_name: "Users"
              key: {"userId":"user001"}

          A dry run shows what is there now, and what the call will do:

              Dry run: this item of table 'Users' would be deleted:
                userId: user001
                name: Alice

          If you accept, the write is sent. Otherwise nothing is written.\
          """,
          question.at("/params/message").asText());
      assertEquals("object", question.at("/params/requestedSchema/type").asText());
      assistant.respond(question.get("id"), ACCEPT);
      assertEquals(DELETED, text(assistant.answerTo(call)));
    }
  }

  @Test
  void aToolWithoutADryRunIsAskedAboutWithoutAPreview() throws Exception {
    try (Assistant assistant = connect()) {
      JsonNode call = assistant.sendCall(PUT, "{\"item\": {\"a\": 1.50}, \"table_name\": \"T\"}");
      JsonNode question = question(assistant);
      String message = question.at("/params/message").asText();
      assertTrue(message.contains("    table_name: \"T\"\n    item: {\"a\":1.50}\n"), message);
      assertTrue(message.contains("This tool can't show beforehand"), message);
      assertEquals(List.of(), backend.gateway.calls());
      assistant.respond(question.get("id"), ACCEPT);
      assertEquals("Successfully added item", text(assistant.answerTo(call)));
    }
  }

  @Test
  void thePreviewIsTextWhateverTheFormatOfTheAnswer() throws Exception {
    try (Assistant assistant = connect()) {
      String json = KEY.replace("}}", "}, \"format\": \"json\"}");
      JsonNode call = assistant.sendCall("dynamodb_delete_item", json);
      assistant.respond(question(assistant).get("id"), ACCEPT);
      assertEquals(DELETED, text(assistant.answerTo(call)));
      assertEquals(List.of(Json.read(json).toString()), backend.writes());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 409, 500})
  void aFailedPreviewIsTheAnswer(int status) throws Exception {
    backend.preview(FakeGateway.text(status, "No item in table 'Users' has the key"));
    try (Assistant assistant = connect()) {
      JsonNode result = assistant.call(DELETE, KEY);
      assertTrue(result.path("isError").asBoolean());
      assertEquals(List.of(), backend.writes());
    }
  }

  @Test
  void anUnreachableBackendIsNeverSaidToHaveWritten() throws Exception {
    backend.preview(FakeGateway.hangUp());
    Map<String, String> settings = backend.settings(cache, "ask");
    settings.put("MCP_TIMEOUT_SECONDS", "1");
    try (Assistant assistant = Assistant.connect("2025-11-25", settings, ELICITATION)) {
      JsonNode result = assistant.call(DELETE, KEY);
      assertTrue(result.path("isError").asBoolean());
      String said = result.at("/content/0/text").asText();
      assertFalse(said.contains("may have"), said);
    }
  }

  @Test
  void manyQuestionsMayBeOpenAndAreAnsweredInAnyOrder() throws Exception {
    try (Assistant assistant = connect()) {
      Map<JsonNode, Integer> calls = new HashMap<>();
      for (int i = 0; i < 100; i++) {
        String arguments = "{\"table_name\": \"Users\", \"key\": {\"id\": " + i + "}}";
        calls.put(assistant.sendCall(DELETE, arguments), i);
      }
      List<JsonNode> questions = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        questions.add(question(assistant));
      }
      // More questions than threads, and yet reads are answered.
      assertEquals("Item", assistant.call("dynamodb_get_item", KEY).at("/content/0/text").asText());
      for (int i = 99; i >= 0; i--) {
        String asked = questions.get(i).at("/params/message").asText();
        boolean even = Integer.parseInt(asked.replaceAll("(?s).*\"id\":(\\d+).*", "$1")) % 2 == 0;
        assistant.respond(questions.get(i).get("id"), even ? ACCEPT : "{\"action\": \"decline\"}");
      }
      Map<JsonNode, JsonNode> answers = assistant.answers(100);
      calls.forEach((id, n) ->
          assertEquals(
              n % 2 == 1, answers.getOrDefault(id, id).at("/result/isError").asBoolean(), "" + n));
      assertEquals(50, backend.writes().size());
      assertTrue(backend.writes().stream().allMatch(body -> body.matches(".*[02468]}.*")));
    }
  }

  @Test
  void answersToUnknownQuestionsAndSecondAnswersAreDropped() throws Exception {
    try (Assistant assistant = connect()) {
      for (String id : List.of("1", "\"confirm\"", "null", "{}")) {
        assistant.line("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + ACCEPT + "}");
      }
      JsonNode call = assistant.sendCall(DELETE, KEY);
      JsonNode id = question(assistant).get("id");
      assistant.respond(Json.object().put("id", id.asInt() + 1).get("id"), ACCEPT);
      assertNull(assistant.nextWithin(Duration.ofMillis(300)));
      assistant.respond(id, "{\"action\": \"decline\"}");
      assistant.respond(id, ACCEPT);
      assertRefused("The user declined", assistant.answerTo(call));
      assertNull(assistant.nextWithin(Duration.ofMillis(300)));
      assertEquals(List.of(), backend.writes());
    }
  }

  @Test
  void cancellingTheCallWithdrawsTheQuestion() throws Exception {
    try (Assistant assistant = connect()) {
      JsonNode call = assistant.sendCall(DELETE, KEY);
      JsonNode id = question(assistant).get("id");
      ObjectNode cancel = Json.object();
      cancel.set("requestId", call);
      assistant.notify("notifications/cancelled", cancel);
      JsonNode withdrawn = assistant.next();
      assertEquals("notifications/cancelled", withdrawn.path("method").asText());
      assertEquals(id, withdrawn.at("/params/requestId"));
      assistant.respond(id, ACCEPT);
      assertNull(assistant.nextWithin(Duration.ofMillis(300)));
      assertEquals(List.of(), backend.writes());
    }
  }

  @Test
  void theEndOfInputEndsTheProcessAtOnceWithoutAWrite() throws Exception {
    Assistant assistant = connect();
    JsonNode call = assistant.sendCall(DELETE, KEY);
    JsonNode id = question(assistant).get("id");
    assertFalse(id.isNull());
    long start = System.nanoTime();
    assistant.hangUp();
    assertRefused("closed its connection", assistant.answerTo(call));
    assertEquals(0, assistant.exitStatus());
    assertTrue(System.nanoTime() - start < 2_000_000_000L);
    assertEquals(List.of(), backend.writes());
  }

  @Test
  void theEndOfInputDuringThePreviewEndsWithoutAQuestion() throws Exception {
    backend.preview(
        FakeGateway.after(Duration.ofMillis(700), FakeGateway.text(200, WritingBackend.PREVIEW)));
    Assistant assistant = connect();
    JsonNode call = assistant.sendCall(DELETE, KEY);
    assistant.hangUp();
    assertRefused("closed its connection", assistant.answerTo(call));
    assertEquals(0, assistant.exitStatus());
  }

  @Test
  void aWriteHasItsWholeTimeAfterTheAnswer() throws Exception {
    Map<String, String> settings = backend.settings(cache, "ask");
    settings.put("MCP_TIMEOUT_SECONDS", "2");
    backend.gateway.answer(
        "/dynamodb/put-item",
        FakeGateway.after(Duration.ofMillis(1300), FakeGateway.text(200, "Successfully added")));
    try (Assistant assistant = Assistant.connect("2025-11-25", settings, ELICITATION)) {
      ObjectNode progress = Json.object();
      progress.putObject("_meta").put("progressToken", "p");
      JsonNode call = assistant.sendCall(PUT, "{}", progress);
      JsonNode id = question(assistant).get("id");
      // Longer than the write may take. Clients that would time out wait while there is progress.
      for (int i = 0; i < 3; i++) {
        assertWaits("Waiting for the user's answer, ", assistant.next());
      }
      assistant.respond(id, ACCEPT);
      JsonNode next = assistant.next();
      while (!call.equals(next.get("id"))) {
        assertWaits("Waiting for DynamoDB's answer, ", next);
        next = assistant.next();
      }
      assertEquals("Successfully added", text(next));
    }
  }
}
