package io.github.dynamodbmcp.proxy;

import static io.github.dynamodbmcp.proxy.WritingBackend.DELETE;
import static io.github.dynamodbmcp.proxy.WritingBackend.DELETED;
import static io.github.dynamodbmcp.proxy.WritingBackend.KEY;
import static io.github.dynamodbmcp.proxy.WritingBackend.PUT;
import static io.github.dynamodbmcp.proxy.WritingBackend.assertRefused;
import static io.github.dynamodbmcp.proxy.WritingBackend.question;
import static io.github.dynamodbmcp.proxy.WritingBackend.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which calls need the user's consent, and of which clients. */
final class ConfirmableCallsTest {

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

  @Test
  void readsAndDryRunsAreNotAskedAbout() throws Exception {
    try (Assistant assistant = connect("2025-11-25", "require", "{}")) {
      assertEquals("Item", assistant.call("dynamodb_get_item", KEY).at("/content/0/text").asText());
      String dryRun = KEY.replace("}}", "}, \"dry_run\": true}");
      assertEquals(
          WritingBackend.PREVIEW, assistant.call(DELETE, dryRun).at("/content/0/text").asText());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "\"false\"", "\"yes\"", "1", "null", "[true]"})
  void anythingButTrueIsNoDryRun(String value) throws Exception {
    try (Assistant assistant = connect()) {
      JsonNode call =
          assistant.sendCall(DELETE, KEY.replace("}}", "}, \"dry_run\": " + value + "}"));
      assistant.respond(question(assistant).get("id"), "{\"action\": \"decline\"}");
      assertRefused("The user declined", assistant.answerTo(call));
    }
  }

  @ParameterizedTest
  @CsvSource({"ask, true", "ask, ' TRUE '", "require, true"})
  void aDryRunGivenAsTextIsSentAsTrueWithoutAsking(String confirm, String value) throws Exception {
    for (String capabilities : List.of(ELICITATION, "{}")) {
      try (Assistant assistant = connect("2025-11-25", confirm, capabilities)) {
        String dryRun =
            KEY.replace("}}", "}, \"format\": \"text\", \"dry_run\": \"%s\"}".formatted(value));
        assertEquals(
            WritingBackend.PREVIEW, assistant.call(DELETE, dryRun).at("/content/0/text").asText());
        List<FakeGateway.Received> calls = backend.gateway.calls();
        JsonNode sent = Json.read(calls.get(calls.size() - 1).body());
        assertEquals(BooleanNode.TRUE, sent.path("dry_run"));
        assertEquals("text", sent.path("format").asText());
      }
    }
    assertEquals(List.of(), backend.writes());
  }

  @Test
  void aDryRunOfAToolThatHasNoneIsAskedAbout() throws Exception {
    try (Assistant assistant = connect()) {
      JsonNode call = assistant.sendCall(PUT, "{\"dry_run\": true}");
      assistant.respond(question(assistant).get("id"), "{\"action\": \"decline\"}");
      assertRefused("The user declined", assistant.answerTo(call));
      assertEquals(List.of(), backend.writes());
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "2025-11-25, `{}`",
        "2025-11-25, `{\"elicitation\": {\"url\": {}}}`",
        "2025-11-25, `{\"elicitation\": null}`",
        "2025-11-25, `{\"elicitation\": {\"form\": null, \"url\": {}}}`",
        "2025-03-26, `{\"elicitation\": {}}`",
        "2024-11-05, `{\"elicitation\": {}}`",
        "2026-07-28, `{}`",
        "2026-07-28, `{\"elicitation\": {\"url\": {}}}`"
      })
  void aClientThatCanNotBeAskedWritesUnlessThatIsRequired(String revision, String capabilities)
      throws Exception {
    try (Assistant assistant = connect(revision, "ask", capabilities)) {
      assertEquals(DELETED, assistant.call(DELETE, KEY).at("/content/0/text").asText());
    }
    assertEquals(1, backend.writes().size());
    try (Assistant assistant = connect(revision, "require", capabilities)) {
      assertRefused("MCP_CONFIRM=require", assistant.answerTo(assistant.sendCall(DELETE, KEY)));
      assertEquals("Item", assistant.call("dynamodb_get_item", KEY).at("/content/0/text").asText());
    }
    assertEquals(1, backend.writes().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"elicitation\": {\"form\": {}}}",
        "{\"elicitation\": {\"form\": {\"applyDefaults\": true}, \"url\": {}}}",
        "{\"elicitation\": {\"applyDefaults\": true}}"
      })
  void aClientWithFormsIsAsked(String capabilities) throws Exception {
    try (Assistant assistant = connect("2025-11-25", "ask", capabilities)) {
      JsonNode call = assistant.sendCall(DELETE, KEY);
      assistant.respond(question(assistant).get("id"), ACCEPT);
      assertEquals(DELETED, text(assistant.answerTo(call)));
    }
  }

  @Test
  void callsInABatchPassWhereTheClientMayNotBeAskedAndAreRefusedWhereItMust() throws Exception {
    String batch =
        "[{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'%s','arguments':%s}},"
            + "{'jsonrpc':'2.0','id':7,'result':{'action':'accept'}},"
            + "{'jsonrpc':'2.0','id':2,'method':'ping'}]";
    String line = batch.formatted(DELETE, KEY).replace('\'', '"');
    for (String confirm : List.of("ask", "require")) {
      try (Assistant assistant = connect("2025-03-26", confirm, ELICITATION)) {
        assistant.expect(Json.object().put("id", 1).get("id"), "tools/call");
        assistant.line(line);
        JsonNode answers = assistant.next();
        assertEquals(2, answers.size());
      }
      assertEquals(1, backend.writes().size(), confirm);
    }
  }

  @Test
  void anUnknownToolIsNotAskedAbout() throws Exception {
    try (Assistant assistant = connect()) {
      JsonNode answer = assistant.answerTo(assistant.sendCall("no_such_tool", "{}"));
      assertEquals(-32602, answer.at("/error/code").asInt());
    }
  }

  @Test
  void withoutAListOfToolsNothingIsWritten() throws Exception {
    backend.gateway.answer("/tools", FakeGateway.json(400, "{\"message\":\"broken\"}"));
    try (Assistant assistant = connect()) {
      JsonNode answer = assistant.answerTo(assistant.sendCall(DELETE, KEY));
      assertTrue(answer.at("/result/isError").asBoolean(), answer.toString());
      assertEquals(List.of(), backend.gateway.calls());
    }
  }
}
