package io.github.dynamodbmcp.proxy;

import static io.github.dynamodbmcp.proxy.Assistant.backend;
import static io.github.dynamodbmcp.proxy.Assistant.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that go to the nearest backend, and to the next where that is safe. */
final class NearestBackendTest {

  private static final String SCAN = "dynamodb_scan";
  private static final String PUT = "dynamodb_put_item";

  private static final FakeGateway.Responder TOOLS =
      FakeGateway.json(200, FakeGateway.resource("/tools.json"));

  @TempDir private Path cache;
  @AutoClose private final Gateways gateways = Gateways.start("far", "near");

  /** Sets how long a backend takes to answer a path. */
  private static void delay(
      FakeGateway gateway, String path, int millis, FakeGateway.Responder answer) {
    gateway.answer(path, FakeGateway.after(Duration.ofMillis(millis), answer));
  }

  /** Starts a proxy, which has measured both backends. */
  private Assistant connect(String... more) throws Exception {
    delay(gateways.get("far"), "/tools", 100, TOOLS);
    delay(gateways.get("near"), "/tools", 40, TOOLS);
    Assistant assistant = connectUnmeasured(more);
    measure(assistant, "far", "near");
    return assistant;
  }

  private Assistant connectUnmeasured(String... more) throws Exception {
    return gateways.connect(
        "2025-11-25",
        cache,
        Stream.concat(Stream.of("MCP_ROUTING", "nearest", "MCP_LOG", "info"), Arrays.stream(more))
            .toArray(String[]::new));
  }

  /** Waits until the proxy has measured them. */
  private static void measure(Assistant assistant, String... names) throws InterruptedException {
    assistant.request("tools/list", Json.object());
    for (String name : names) {
      // Twice, since the first time includes loading classes and connecting.
      await(assistant, "(?s).*(\\[" + name + "] GET /tools -> 200.*){2}");
    }
  }

  private static void await(Assistant assistant, String log) throws InterruptedException {
    for (int i = 0; i < 1000 && !assistant.err().matches(log); i++) {
      Thread.sleep(10);
    }
    assertTrue(assistant.err().matches(log), assistant.err());
  }

  /** Makes a backend fail for a moment, so that calls which may choose avoid it. */
  private static void fail(Assistant assistant, FakeGateway gateway) {
    FakeGateway.Responder failure = FakeGateway.text(500, "broken");
    gateway.answer("/tools", failure);
    gateway.answer("/dynamodb/get-item", failure);
    assistant.call("dynamodb_get_item", WritingBackend.KEY);
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
    delay(gateways.get("near"), "/dynamodb/scan", 40, FakeGateway.text(200, "scanned in near"));
    try (Assistant assistant = connect()) {
      for (int i = 0; i < 5; i++) {
        JsonNode result = assistant.call(SCAN, "{}");
        assertEquals("scanned in near", text(result));
        assertEquals("near", backend(result));
      }
      assertTrue(assistant.err().contains("[near] POST /dynamodb/scan -> 200"), assistant.err());
      // One that becomes slow is left.
      delay(gateways.get("near"), "/dynamodb/scan", 200, FakeGateway.text(200, "late"));
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
        assertEquals(
            text(result).contains("may have happened"),
            text(result).contains("sent to the backend near alone"),
            text(result));
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
    try (Assistant assistant = connect("MCP_TIMEOUT_SECONDS", "1")) {
      gateways.get("near").close();
      gateways.get("far").answer("/dynamodb/scan", FakeGateway.text(500, "broken in far"));
      JsonNode result = assistant.call(SCAN, "{}");
      assertTrue(result.path("isError").asBoolean());
      assertTrue(text(result).contains("near: Can't connect to"), text(result));
      assertTrue(text(result).contains("far: broken in far"), text(result));
    }
  }

  @Test
  void oneThatHangsUsesUpOneCallAndIsAvoidedThenEvenIfItListsItsTools() throws Exception {
    gateways.get("near").answer("/dynamodb/scan", FakeGateway.stall());
    try (Assistant assistant = connect("MCP_TIMEOUT_SECONDS", "1")) {
      JsonNode late = assistant.call(SCAN, "{}");
      assertEquals(
          "near: 127.0.0.1:"
              + gateways.get("near").port()
              + " didn't answer within the time limit (MCP_TIMEOUT_SECONDS). Check the network and the"
              + " VPN, and call again. There was no time left to ask far.",
          text(late));
      assertEquals("near", backend(late));
      await(assistant, "(?s).*\\[near] answers again.*");
      for (int i = 0; i < 3; i++) {
        assertEquals("scanned in far", text(assistant.call(SCAN, "{}")));
      }
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
      // The assistant goes on by itself: only near can, even while other calls avoid it.
      gateways.get("near").answer("/dynamodb/scan", FakeGateway.text(200, "the end"));
      fail(assistant, gateways.get("near"));
      assertEquals("far", backend(assistant.call(SCAN, "{}")));
      JsonNode end = assistant.call(SCAN, "{\"next_token\": \"4.of-near-2\"}");
      assertEquals("the end", text(end));
    }
  }

  @Test
  void aTokenGoesBackToItsBackendOrNowhere() throws Exception {
    gateways
        .get("near")
        .answer("/dynamodb/scan", FakeGateway.json(200, "{\"next_token\": \"4.of-near-1\"}"));
    try (Assistant assistant = connect("MCP_TIMEOUT_SECONDS", "1")) {
      assistant.call(SCAN, "{}");
      gateways.get("near").close();
      String lost = text(assistant.call(SCAN, "{\"next_token\": \"4.of-near-1\"}"));
      assertTrue(lost.contains("Can't connect to"), lost);
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
    try (Assistant assistant = connect()) {
      assertEquals("near", backend(assistant.call(SCAN, "{}")));
    }
    gateways.change(
        "far",
        SCAN,
        tool ->
            ((ObjectNode) tool.at("/inputSchema/properties"))
                .putObject("aggregate")
                .put("type", "array"));
    try (Assistant assistant = connectUnmeasured()) {
      assistant.request("tools/list", Json.object());
      assertEquals("far", backend(assistant.call(SCAN, "{\"aggregate\": []}")));
    }
  }

  @Test
  void aWriteGoesWhereItsDryRunWas() throws Exception {
    try (WritingBackend near = new WritingBackend(Duration.ofMillis(40));
        WritingBackend far = new WritingBackend(Duration.ofMillis(100));
        Assistant assistant = connect(near, far)) {
      JsonNode id = assistant.sendCall(WritingBackend.DELETE, WritingBackend.KEY);
      JsonNode question = question(assistant, "near");
      // By the time that the user agrees, other calls avoid it.
      fail(assistant, near.gateway);
      assertEquals("far", backend(assistant.call("dynamodb_get_item", WritingBackend.KEY)));
      accept(assistant, question);
      JsonNode result = assistant.answerTo(id).path("result");
      assertEquals(WritingBackend.DELETED, text(result));
      assertEquals("near", backend(result));
      assertEquals(1, near.writes().size());
      assertEquals(0, far.writes().size());
    }
  }

  @Test
  void aWriteWhoseDryRunCameFromALostBackendIsSentNowhereElse() throws Exception {
    try (WritingBackend near = new WritingBackend(Duration.ofMillis(40));
        WritingBackend far = new WritingBackend(Duration.ofMillis(100));
        Assistant assistant = connect(near, far)) {
      JsonNode id = assistant.sendCall(WritingBackend.DELETE, WritingBackend.KEY);
      JsonNode question = question(assistant, "near");
      near.gateway.close();
      accept(assistant, question);
      JsonNode result = assistant.answerTo(id).path("result");
      assertTrue(text(result).contains("it wasn't sent to another"), text(result));
      assertEquals(0, near.writes().size() + far.writes().size());
    }
  }

  @Test
  void aWriteAfterItsDryRunThatMayHaveHappenedIsNotToBeRepeatedElsewhere() throws Exception {
    try (WritingBackend near = new WritingBackend(Duration.ofMillis(40));
        WritingBackend far = new WritingBackend(Duration.ofMillis(100));
        Assistant assistant = connect(near, far)) {
      JsonNode id = assistant.sendCall(WritingBackend.DELETE, WritingBackend.KEY);
      JsonNode question = question(assistant, "near");
      near.gateway.answer("/dynamodb/delete-item", FakeGateway.hangUp());
      accept(assistant, question);
      String text = text(assistant.answerTo(id).path("result"));
      assertTrue(text.contains("may have happened"), text);
      assertTrue(text.contains("sent to the backend near alone"), text);
      assertFalse(text.contains("Repeat the dry run"), text);
    }
  }

  /** Starts a proxy that asks the user, and has measured both backends. */
  private Assistant connect(WritingBackend near, WritingBackend far) throws Exception {
    Map<String, String> settings = near.settings(cache, "require");
    settings.put("MCP_API_ENDPOINT", "near=" + near.gateway.url() + " far=" + far.gateway.url());
    settings.put("MCP_ROUTING", "nearest");
    settings.put("MCP_LOG", "info");
    settings.put("MCP_TIMEOUT_SECONDS", "1");
    Assistant assistant = Assistant.connect("2025-11-25", settings, "{\"elicitation\": {}}");
    measure(assistant, "far", "near");
    return assistant;
  }

  private static JsonNode question(Assistant assistant, String backend) {
    JsonNode question = assistant.next();
    String message = question.at("/params/message").asText();
    assertTrue(message.contains("by the backend " + backend + " shows"), message);
    return question;
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
