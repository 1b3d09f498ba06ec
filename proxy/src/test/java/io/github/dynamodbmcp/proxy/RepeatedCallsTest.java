package io.github.dynamodbmcp.proxy;

import static io.github.dynamodbmcp.proxy.WritingBackend.DELETE;
import static io.github.dynamodbmcp.proxy.WritingBackend.DELETED;
import static io.github.dynamodbmcp.proxy.WritingBackend.KEY;
import static io.github.dynamodbmcp.proxy.WritingBackend.PUT;
import static io.github.dynamodbmcp.proxy.WritingBackend.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Questions to the user before a write under revision 2026-07-28: the call is answered with the
 * question, and the client repeats it with the user's answer.
 */
final class RepeatedCallsTest {

  private static final String ACCEPT = "{\"confirm\": {\"action\": \"accept\"}}";
  private static final String DECLINE = "{\"confirm\": {\"action\": \"decline\"}}";

  @TempDir private Path cache;
  @AutoClose private final WritingBackend backend = new WritingBackend();
  @AutoClose private Assistant assistant;

  @BeforeEach
  void connect() throws Exception {
    assistant = start();
  }

  private Assistant start() throws Exception {
    return Assistant.connect(
        Assistant.MODERN, backend.settings(cache, "require"), "{\"elicitation\": {}}");
  }

  /** Calls a tool for the first time, and returns the result that asks for input. */
  private JsonNode ask(String tool, String arguments) {
    JsonNode result = assistant.call(tool, arguments);
    assertEquals("input_required", result.path("resultType").asText(), result.toString());
    assertEquals("elicitation/create", result.at("/inputRequests/confirm/method").asText());
    return result;
  }

  private static String state(JsonNode result) {
    return result.path("requestState").asText();
  }

  private JsonNode repeat(String tool, String arguments, String state, String responses) {
    ObjectNode more = Json.object().put("requestState", state);
    more.set("inputResponses", Json.read(responses));
    return assistant.answerTo(assistant.sendCall(tool, arguments, more));
  }

  private static void assertRefused(String expected, JsonNode response) {
    assertTrue(response.at("/result/isError").asBoolean(), response.toString());
    assertTrue(text(response).contains(expected), text(response));
  }

  private static void assertForeign(JsonNode response) {
    assertEquals(-32602, response.at("/error/code").asInt(), response.toString());
    assertTrue(response.at("/error/message").asText().contains("requestState"));
  }

  @Test
  void anAcceptedWriteIsMadeOnceItIsRepeated() {
    JsonNode result = ask(DELETE, KEY);
    String message = result.at("/inputRequests/confirm/params/message").asText();
    assertTrue(message.contains("Delete an item (dynamodb_delete_item)?"), message);
    assertTrue(message.contains("    table_name: \"Users\"\n"), message);
    assertTrue(message.contains("      name: Alice\n"), message);
    assertEquals(List.of(), backend.writes());
    JsonNode response = repeat(DELETE, KEY, state(result), ACCEPT);
    assertEquals(DELETED, text(response));
    assertEquals("complete", response.at("/result/resultType").asText());
    assertEquals(1, backend.writes().size());
  }

  @Test
  void theOrderOfArgumentsAndFurtherResponsesDoNotMatter() {
    JsonNode result =
        ask(PUT, "{\"table_name\": \"T\", \"item\": {\"a\": {\"x\": 1, \"y\": [2]}, \"b\": 3.0}}");
    String sameArguments =
        "{\"item\": {\"b\": 3.0, \"a\": {\"y\": [2], \"x\": 1}}, \"table_name\": \"T\"}";
    String more = ACCEPT.replace("}}", "}, \"other\": {\"action\": \"decline\"}}");
    assertEquals("Successfully added item", text(repeat(PUT, sameArguments, state(result), more)));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ';',
      value = {
        "The user declined; `{\"confirm\": {\"action\": \"decline\"}}`",
        "The user declined; `{\"confirm\": {\"action\": \"cancel\"}}`",
        "The user declined; "
            + "`{\"confirm\": {\"action\": \"accept\", \"content\": {\"confirm\": false}}}`",
        "didn't report; `{\"confirm\": {\"action\": \"sure\"}}`",
        "didn't report; `{\"confirm\": 12345}`",
        "didn't report; `{\"confirm\": \"accept\"}`"
      })
  void anyOtherAnswerWritesNothingNowOrLater(String said, String responses) {
    JsonNode result = ask(DELETE, KEY);
    assertRefused(said, repeat(DELETE, KEY, state(result), responses));
    assertRefused("answered before", repeat(DELETE, KEY, state(result), ACCEPT));
    assertEquals(List.of(), backend.writes());
  }

  @Test
  void anAnswerIsGoodForOneWrite() {
    JsonNode result = ask(DELETE, KEY);
    assertEquals(DELETED, text(repeat(DELETE, KEY, state(result), ACCEPT)));
    assertRefused("answered before", repeat(DELETE, KEY, state(result), ACCEPT));
    // The same bytes in another spelling: the last character has bits that base64 ignores.
    String state = state(result);
    char last = state.charAt(state.length() - 1);
    String spelled = state.substring(0, state.length() - 1) + (char) (last + 1);
    assertRefused("answered before", repeat(DELETE, KEY, spelled, ACCEPT));
    assertEquals(1, backend.writes().size());
  }

  @Test
  void anAnswerThatIsRepeatedManyTimesAtOnceIsGoodForOneWrite() {
    ObjectNode more = Json.object().put("requestState", state(ask(DELETE, KEY)));
    more.set("inputResponses", Json.read(ACCEPT));
    for (int i = 0; i < 50; i++) {
      JsonNode unused = assistant.sendCall(DELETE, KEY, more);
    }
    long written =
        assistant.answers(50).values().stream().filter(it -> text(it).equals(DELETED)).count();
    assertEquals(1, written);
    assertEquals(1, backend.writes().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"table_name\": \"Users\", \"key\": {\"userId\": \"user002\"}}",
        "{\"table_name\": \"Other\", \"key\": {\"userId\": \"user001\"}}",
        "{\"table_name\": \"Users\", \"key\": {\"userId\": \"user001\"}, \"x\": null}",
        "{\"table_name\": \"Users\", \"key\": {\"userId\": [\"user001\"]}}",
        "{}"
      })
  void anAnswerIsNotGoodForOtherArguments(String others) {
    assertForeign(repeat(DELETE, others, state(ask(DELETE, KEY)), ACCEPT));
    assertEquals(List.of(), backend.writes());
  }

  @Test
  void anAnswerIsNotGoodForAnotherTool() {
    String state = state(ask(DELETE, KEY));
    assertForeign(repeat(PUT, KEY, state, ACCEPT));
    assertForeign(repeat("dynamodb_get_item", KEY, state, ACCEPT));
    assertEquals(List.of(), backend.writes());
  }

  @Test
  void anAnswerIsNotGoodForAnotherProcess() throws Exception {
    String state = state(ask(DELETE, KEY));
    try (Assistant other = start()) {
      ObjectNode more = Json.object().put("requestState", state);
      more.set("inputResponses", Json.read(ACCEPT));
      assertForeign(other.answerTo(other.sendCall(DELETE, KEY, more)));
    }
    assertEquals(List.of(), backend.writes());
  }

  @Test
  void aStateThatWasTamperedWithIsRefused() {
    String state = state(ask(DELETE, KEY));
    for (int i = 0; i < state.length() - 1; i++) {
      char other = state.charAt(i) == 'A' ? 'B' : 'A';
      assertForeign(
          repeat(DELETE, KEY, state.substring(0, i) + other + state.substring(i + 1), ACCEPT));
    }
    for (String made : List.of("x", state + "A", state + "-TAMPERED", state.substring(4), "%")) {
      assertForeign(repeat(DELETE, KEY, made, ACCEPT));
    }
    assertEquals(List.of(), backend.writes());
    assertEquals(DELETED, text(repeat(DELETE, KEY, state, ACCEPT)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{}", "[]", "{\"other\": {\"action\": \"accept\"}}"})
  void withoutAnAnswerTheUserIsAskedAgain(String responses) {
    String state = state(ask(DELETE, KEY));
    JsonNode again = repeat(DELETE, KEY, state, responses).path("result");
    assertEquals("input_required", again.path("resultType").asText(), again.toString());
    assertNotEquals(state, state(again));
    assertEquals(DELETED, text(repeat(DELETE, KEY, state(again), ACCEPT)));
  }

  @Test
  void responsesThatAreNoObjectAreAnInvalidRequest() {
    JsonNode response = repeat(DELETE, KEY, state(ask(DELETE, KEY)), "5");
    assertEquals(-32602, response.at("/error/code").asInt());
  }

  @Test
  void anAnswerToNoQuestionWritesNothing() {
    ObjectNode more = Json.object();
    more.set("inputResponses", Json.read(ACCEPT));
    JsonNode result = assistant.answerTo(assistant.sendCall(DELETE, KEY, more)).path("result");
    assertEquals("input_required", result.path("resultType").asText());
    assertEquals(List.of(), backend.writes());
  }

  @Test
  void manyQuestionsMayBeOpen() {
    List<JsonNode> sent = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      sent.add(assistant.sendCall(PUT, "{\"item\": " + i + "}"));
    }
    Map<JsonNode, JsonNode> questions = assistant.answers(30);
    Set<String> states = new HashSet<>();
    for (int i = 29; i >= 0; i--) {
      JsonNode question = questions.getOrDefault(sent.get(i), sent.get(i)).path("result");
      assertTrue(states.add(state(question)));
      boolean even = i % 2 == 0;
      JsonNode response =
          repeat(PUT, "{\"item\": " + i + "}", state(question), even ? ACCEPT : DECLINE);
      assertEquals(!even, response.at("/result/isError").asBoolean());
    }
    assertEquals(15, backend.writes().size());
  }

  @Test
  void theEndOfInputEndsTheProcessAtOnce() throws Exception {
    Assistant leaving = start();
    JsonNode id = leaving.sendCall(DELETE, KEY);
    assertTrue(leaving.answerTo(id).path("result").has("requestState"));
    long start = System.nanoTime();
    leaving.hangUp();
    assertEquals(0, leaving.exitStatus());
    assertTrue(System.nanoTime() - start < Duration.ofSeconds(2).toNanos());
  }

  @Test
  void inASessionAStateIsIgnored() throws Exception {
    String state = state(ask(DELETE, KEY));
    try (Assistant session =
        Assistant.connect("2025-11-25", backend.settings(cache, "require"), "{}")) {
      ObjectNode more = Json.object().put("requestState", state);
      more.set("inputResponses", Json.read(ACCEPT));
      assertRefused("MCP_CONFIRM", session.answerTo(session.sendCall(DELETE, KEY, more)));
    }
    assertEquals(List.of(), backend.writes());
  }
}
