package io.github.dynamodbmcp.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that go to the nearest backend, and to the next where that is safe. */
final class NearestBackendTest {

  private static final String SCAN = "dynamodb_scan";
  private static final String PUT = "dynamodb_put_item";
  private static final String BACKEND = "/_meta/io.github.dynamodbmcp~1backend";

  @TempDir private Path cache;
  @AutoClose private final Gateways gateways = Gateways.start("far", "near");

  private static String text(JsonNode result) {
    return result.at("/content/0/text").asText();
  }

  private static String backend(JsonNode result) {
    return result.at(BACKEND).asText();
  }

  /** Sets how long a backend takes to answer a path. */
  private static void delay(
      FakeGateway gateway, String path, int millis, FakeGateway.Responder answer) {
    gateway.answer(path, FakeGateway.after(Duration.ofMillis(millis), answer));
  }

  /** Starts a proxy, which has measured both backends. */
  private Assistant connect(String... more) throws Exception {
    FakeGateway.Responder list = FakeGateway.json(200, FakeGateway.resource("/tools.json"));
    delay(gateways.get("far"), "/tools", 150, list);
    delay(gateways.get("near"), "/tools", 40, list);
    Map<String, String> settings = gateways.settings(cache);
    settings.put("MCP_ROUTING", "nearest");
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    Assistant assistant = Assistant.connect("2025-11-25", settings, "{\"elicitation\": {}}");
    assistant.request("tools/list", Json.object());
    // Twice, since the first time includes loading classes and connecting.
    for (String name : List.of("far", "near")) {
      for (int i = 0; i < 200 && gateways.get(name).received().size() < 2; i++) {
        Thread.sleep(20);
      }
    }
    Thread.sleep(200);
    return assistant;
  }

  @Test
  void noToolHasAnArgumentForTheBackend() throws Exception {
    try (Assistant assistant = connect()) {
      JsonNode list = assistant.request("tools/list", Json.object());
      assertEquals(10, list.at("/result/tools").size());
      assertFalse(list.toString().contains("\"backend\""), list.toString());
    }
  }

  @Test
  void aCallGoesToTheOneThatAnswersFastest() throws Exception {
    try (Assistant assistant = connect("MCP_LOG", "info")) {
      for (int i = 0; i < 5; i++) {
        JsonNode result = assistant.call(SCAN, "{}");
        assertEquals("scanned in near", text(result));
        assertEquals("near", backend(result));
      }
      assertTrue(assistant.err().contains("[near] POST /dynamodb/scan -> 200"), assistant.err());
      // One that becomes slow is left.
      delay(gateways.get("near"), "/dynamodb/scan", 300, FakeGateway.text(200, "late"));
      int calls = 0;
      while (backend(assistant.call(SCAN, "{}")).equals("near")) {
        assertTrue(++calls < 40, "it stays with the slow one");
      }
      assertTrue(calls > 1, "one slow answer doesn't hide how near it is");
    }
  }

  @Test
  void aReadFailsOverWhereItsBackendFailsOrCannotBeReached() throws Exception {
    for (FakeGateway.Responder failure :
        List.of(
            FakeGateway.text(500, "a bug"),
            FakeGateway.json(503, "{\"message\": \"Service Unavailable\"}"),
            FakeGateway.json(429, "{\"message\": \"Too Many Requests\"}"),
            FakeGateway.json(403, "{\"message\": \"Forbidden\"}"),
            FakeGateway.hangUp())) {
      gateways.get("near").answer("/dynamodb/scan", failure);
      try (Assistant assistant = connect()) {
        JsonNode result = assistant.call(SCAN, "{}");
        assertEquals("scanned in far", text(result));
        assertEquals("far", backend(result));
      }
    }
    try (Assistant assistant = connect()) {
      gateways.get("near").close();
      assertEquals("scanned in far", text(assistant.call(SCAN, "{}")));
    }
  }

  @Test
  void anAnswerThatIsNoFailureOfTheServerIsTheAnswer() throws Exception {
    gateways.get("near").answer("/dynamodb/scan", FakeGateway.text(404, "No table 'T'."));
    try (Assistant assistant = connect()) {
      JsonNode result = assistant.call(SCAN, "{}");
      assertEquals("No table 'T'.", text(result));
      assertEquals("near", backend(result));
    }
    assertEquals(List.of(), gateways.get("far").calls());
  }

  @Test
  void aWriteThatMayHaveArrivedIsSentNowhereElse() throws Exception {
    for (FakeGateway.Responder failure :
        List.of(
            FakeGateway.text(500, "a bug"),
            FakeGateway.json(503, "{\"message\": \"Service Unavailable\"}"),
            FakeGateway.text(429, "The table is throttled."),
            FakeGateway.hangUp())) {
      gateways.get("near").answer("/dynamodb/put-item", failure);
      try (Assistant assistant = connect()) {
        JsonNode result = assistant.call(PUT, "{}");
        assertTrue(result.path("isError").asBoolean(), result.toString());
        assertEquals("near", backend(result));
      }
    }
    assertEquals(List.of(), gateways.get("far").calls());
  }

  @Test
  void aWriteThatSurelyWasNotSentGoesToTheNext() throws Exception {
    for (FakeGateway.Responder refusal :
        List.of(
            FakeGateway.json(429, "{\"message\": \"Too Many Requests\"}"),
            FakeGateway.json(403, "{\"message\": \"Forbidden\"}"))) {
      gateways.get("near").answer("/dynamodb/put-item", refusal);
      try (Assistant assistant = connect()) {
        assertEquals("put in far", text(assistant.call(PUT, "{}")));
      }
    }
    try (Assistant assistant = connect()) {
      gateways.get("near").close();
      assertEquals("put in far", text(assistant.call(PUT, "{}")));
    }
  }

  @Test
  void whereAllFailTheReasonOfEachIsSaid() throws Exception {
    try (Assistant assistant = connect("MCP_TIMEOUT_SECONDS", "3")) {
      gateways.get("near").close();
      gateways.get("far").answer("/dynamodb/scan", FakeGateway.text(500, "broken in far"));
      JsonNode result = assistant.call(SCAN, "{}");
      assertTrue(result.path("isError").asBoolean());
      assertTrue(text(result).contains("near: Nobody answers at"), text(result));
      assertTrue(text(result).contains("far: broken in far"), text(result));
    }
  }

  @Test
  void oneThatHangsUsesUpOneCallAndIsAvoidedThen() throws Exception {
    gateways.get("near").answer("/dynamodb/scan", FakeGateway.stall());
    try (Assistant assistant = connect("MCP_TIMEOUT_SECONDS", "1", "MCP_LOG", "info")) {
      gateways.get("near").answer("/tools", FakeGateway.stall());
      String late = text(assistant.call(SCAN, "{}"));
      assertTrue(late.contains("near: There was no answer within the time limit"), late);
      assertFalse(late.contains("far"), late);
      assertEquals("scanned in far", text(assistant.call(SCAN, "{}")));
      assertFalse(assistant.err().contains("[far] doesn't answer"), assistant.err());
    }
  }

  @Test
  void aContinuedCallStaysWhereItBegan() throws Exception {
    gateways
        .get("near")
        .answer(
            "/dynamodb/scan",
            FakeGateway.inTurn(
                FakeGateway.json(202, "{\"continue\": {\"next_token\": \"4.of-near-1\"}}"),
                FakeGateway.json(202, "{\"continue\": {\"next_token\": \"4.of-near-2\"}}"),
                FakeGateway.text(500, "broken")));
    try (Assistant assistant = connect()) {
      JsonNode result = assistant.call(SCAN, "{}");
      assertEquals("near", backend(result));
      assertTrue(text(result).contains("4.of-near-2"), text(result));
      assertEquals(List.of(), gateways.get("far").calls());
      // The assistant goes on by itself: only near can, even if it is now the slower one.
      delay(gateways.get("near"), "/dynamodb/scan", 200, FakeGateway.text(200, "the end"));
      int calls = 0;
      while (backend(assistant.call(SCAN, "{}")).equals("near")) {
        assertTrue(++calls < 40, "it stays with the slow one");
      }
      JsonNode end = assistant.call(SCAN, "{\"next_token\": \"4.of-near-2\"}");
      assertEquals("the end", text(end));
    }
  }

  @Test
  void aTokenGoesBackToItsBackendOrNowhere() throws Exception {
    gateways
        .get("near")
        .answer("/dynamodb/scan", FakeGateway.json(200, "{\"next_token\": \"4.of-near-1\"}"));
    try (Assistant assistant = connect("MCP_TIMEOUT_SECONDS", "3")) {
      assistant.call(SCAN, "{}");
      gateways.get("near").close();
      String lost = text(assistant.call(SCAN, "{\"next_token\": \"4.of-near-1\"}"));
      assertTrue(lost.contains("Nobody answers at"), lost);
      assertTrue(lost.contains("Only the backend near can go on with this next_token"), lost);
      assertEquals(List.of(), gateways.get("far").calls());
      assertEquals("scanned in far", text(assistant.call(SCAN, "{}")));
    }
  }

  @Test
  void aTokenThatNobodyRemembersIsTriedOnceAndExplained() throws Exception {
    gateways
        .get("near")
        .answer("/dynamodb/scan", FakeGateway.text(400, "next_token isn't one of this backend."));
    try (Assistant assistant = connect()) {
      String refused = text(assistant.call(SCAN, "{\"next_token\": \"4.unknown-1\"}"));
      assertTrue(refused.startsWith("next_token isn't one of this backend. (This proxy"), refused);
      assertEquals(List.of(), gateways.get("far").calls());
    }
  }

  @Test
  void argumentsThatOnlyOneVersionHasGoThere() throws Exception {
    ObjectNode list = Json.object();
    list.set("tools", Json.read(FakeGateway.resource("/tools.json")));
    for (JsonNode tool : list.path("tools")) {
      if (tool.path("name").asText().equals(SCAN)) {
        ((ObjectNode) tool.at("/inputSchema/properties"))
            .putObject("aggregate")
            .put("type", "array");
      }
    }
    try (Assistant assistant = connect()) {
      assertEquals("near", backend(assistant.call(SCAN, "{}")));
    }
    gateways.get("far").answer("/tools", FakeGateway.json(200, list.path("tools").toString()));
    Map<String, String> settings = gateways.settings(cache);
    settings.put("MCP_ROUTING", "nearest");
    try (Assistant assistant = Assistant.connect("2025-11-25", settings)) {
      assistant.request("tools/list", Json.object());
      assertEquals("far", backend(assistant.call(SCAN, "{\"aggregate\": []}")));
    }
  }

  @Test
  void aWriteGoesWhereItsDryRunWas() throws Exception {
    try (WritingBackend one = new WritingBackend();
        WritingBackend two = new WritingBackend()) {
      Map<String, String> settings = one.settings(cache, "require");
      settings.put("MCP_API_ENDPOINT", "one=" + one.gateway.url() + " two=" + two.gateway.url());
      settings.put("MCP_ROUTING", "nearest");
      settings.put("MCP_TIMEOUT_SECONDS", "3");
      try (Assistant assistant =
          Assistant.connect("2025-11-25", settings, "{\"elicitation\": {}}")) {
        assistant.request("tools/list", Json.object());
        for (int i = 0; i < 2; i++) {
          JsonNode id = assistant.sendCall(WritingBackend.DELETE, WritingBackend.KEY);
          JsonNode question = assistant.next();
          String message = question.at("/params/message").asText();
          boolean isOne = message.contains("by the backend one shows");
          assertTrue(isOne || message.contains("by the backend two shows"), message);
          if (i == 0) {
            // The other one is nearer by the time that the user agrees.
            WritingBackend previewed = isOne ? one : two;
            previewed.gateway.answer(
                "/dynamodb/get-item",
                FakeGateway.after(Duration.ofMillis(300), FakeGateway.text(200, "Item")));
            for (int j = 0; j < 20; j++) {
              assistant.call("dynamodb_get_item", WritingBackend.KEY);
            }
            accept(assistant, question);
            JsonNode result = assistant.answerTo(id).path("result");
            assertEquals(WritingBackend.DELETED, text(result));
            assertEquals(isOne ? "one" : "two", backend(result));
            assertEquals(1, previewed.writes().size());
          } else {
            (isOne ? one : two).gateway.close();
            accept(assistant, question);
            JsonNode result = assistant.answerTo(id).path("result");
            assertTrue(text(result).contains("it wasn't sent to another"), text(result));
          }
        }
        assertEquals(1, one.writes().size() + two.writes().size());
      }
    }
  }

  private static void accept(Assistant assistant, JsonNode question) {
    assistant.respond(question.get("id"), "{\"action\": \"accept\", \"content\": {}}");
  }

  @Test
  void theInstructionsNameTheBackends() throws Exception {
    try (Assistant assistant =
        gateways.connect(Assistant.MODERN, cache, "MCP_ROUTING", "Nearest")) {
      String instructions =
          assistant.request("server/discover", Json.object()).at("/result/instructions").asText();
      assertTrue(instructions.contains("Backends: far (127.0.0.1:"), instructions);
      assertTrue(instructions.contains("answers fastest"), instructions);
    }
  }
}
