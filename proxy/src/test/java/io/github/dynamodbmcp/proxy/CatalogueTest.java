package io.github.dynamodbmcp.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.proxy.api.RemoteTools;
import io.github.dynamodbmcp.proxy.json.Json;
import io.github.dynamodbmcp.proxy.log.Log;
import io.github.dynamodbmcp.proxy.settings.CommandLine;
import io.github.dynamodbmcp.proxy.settings.Settings;
import io.github.dynamodbmcp.proxy.tool.Deadline;
import io.github.dynamodbmcp.proxy.tool.ToolList;
import io.github.dynamodbmcp.proxy.tool.Tools;
import io.github.dynamodbmcp.proxy.tool.UnknownToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of tools: never empty, never older than it must be. */
final class CatalogueTest {

  @TempDir private Path cache;
  private FakeGateway gateway;

  @BeforeEach
  void start() throws Exception {
    gateway = FakeGateway.start();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private static JsonNode list(Assistant assistant) {
    return assistant.request("tools/list", Json.object());
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> files = Files.walk(cache)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private void fillTheCache() throws Exception {
    try (Assistant assistant = Assistant.connect("2025-11-25", gateway, cache)) {
      assertEquals(10, list(assistant).at("/result/tools").size());
    }
  }

  @Test
  void theListIsAskedForOnceAndInTheBackendsOrder() throws Exception {
    try (Assistant assistant = Assistant.connect("2025-11-25", gateway, cache)) {
      JsonNode tools = list(assistant).at("/result/tools");
      list(assistant);
      assertEquals("dynamodb_get_item", tools.get(0).get("name").asText());
      assertEquals("dynamodb_delete_item", tools.get(9).get("name").asText());
      assertEquals(1, gateway.received().size());
    }
  }

  @Test
  void theKeptListIsItsOwnersAloneAndHoldsNoSecret() throws Exception {
    fillTheCache();
    assertEquals(1, kept().size());
    Path file = kept().get(0);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
    String text = Files.readString(file);
    assertFalse(text.contains(FakeGateway.SECRET_KEY) || text.contains(FakeGateway.ACCESS_KEY));
  }

  @Test
  void theKeptListServesWhenTheEndpointFails() throws Exception {
    fillTheCache();
    gateway.answer("/tools", FakeGateway.text(500, "broken"));
    try (Assistant assistant = Assistant.connect(Assistant.MODERN, gateway, cache)) {
      JsonNode result = list(assistant).get("result");
      assertEquals(10, result.get("tools").size());
      assertTrue(result.get("ttlMs").asLong() <= 15_000, "the client shall ask again soon");
    }
  }

  @Test
  void theKeptListServesWhenTheEndpointHangs() throws Exception {
    fillTheCache();
    gateway.answer(
        "/tools", FakeGateway.after(Duration.ofSeconds(15), FakeGateway.text(500, "late")));
    try (Assistant assistant = Assistant.connect(Assistant.MODERN, gateway, cache)) {
      long start = System.nanoTime();
      assertEquals(10, list(assistant).at("/result/tools").size());
      assertTrue(System.nanoTime() - start < 8_000_000_000L);
    }
  }

  @Test
  void aKeptListIsForItsEndpointAlone() throws Exception {
    fillTheCache();
    try (FakeGateway other = FakeGateway.start()) {
      other.answer("/tools", FakeGateway.text(500, "broken"));
      try (Assistant assistant = Assistant.connect("2025-11-25", other, cache)) {
        assertTrue(list(assistant).has("error"));
      }
    }
  }

  @Test
  void aDamagedKeptListIsAsGoodAsNone() throws Exception {
    fillTheCache();
    Files.writeString(kept().get(0), "{\"endpoint\":");
    gateway.answer("/tools", FakeGateway.text(500, "broken"));
    try (Assistant assistant = Assistant.connect("2025-11-25", gateway, cache)) {
      assertTrue(list(assistant).has("error"));
    }
  }

  @Test
  void withoutAnyListTheErrorSaysWhatIsWrong() throws Exception {
    gateway.answer("/tools", FakeGateway.json(429, "{\"message\":\"Too Many Requests\"}"));
    try (Assistant assistant = Assistant.connect("2025-11-25", gateway, cache)) {
      JsonNode error = list(assistant).get("error");
      assertEquals(-32603, error.get("code").asInt());
      assertTrue(error.get("message").asText().contains("throttling"), error.toString());
      // And it is asked for anew, so that the assistant isn't left without.
      gateway.answer("/tools", FakeGateway.json(200, FakeGateway.resource("/tools.json")));
      assertEquals(10, list(assistant).at("/result/tools").size());
    }
  }

  @Test
  void anEmptyOrStrangeListIsAnErrorNeverAnEmptyList() throws Exception {
    for (String strange : List.of("[]", "{}", "\"x\"", "<html>", "[{\"name\":\"x\"}]")) {
      gateway.answer("/tools", FakeGateway.json(200, strange));
      try (Assistant assistant = Assistant.connect("2025-11-25", gateway, cache)) {
        String message = list(assistant).at("/error/message").asText();
        assertTrue(message.contains("MCP_API_ENDPOINT"), strange + ": " + message);
      }
    }
  }

  @Test
  void anEntryThatIsNoToolIsLeftOut() throws Exception {
    ArrayNode tools = (ArrayNode) Json.read(FakeGateway.resource("/tools.json"));
    ((ObjectNode) tools.get(0)).put("route", "//evil.example.com/x");
    ((ObjectNode) tools.get(1)).put("name", "no spaces");
    ((ObjectNode) tools.get(2)).remove("inputSchema");
    ((ObjectNode) tools.get(3)).put("description", 5);
    ((ObjectNode) tools.get(4)).put("annotations", "zz");
    tools.add(tools.get(5).deepCopy());
    gateway.answer("/tools", FakeGateway.json(200, tools.toString()));
    try (Assistant assistant = Assistant.connect("2025-11-25", gateway, cache)) {
      assertEquals(5, list(assistant).at("/result/tools").size());
    }
  }

  @Test
  void aCallNeedsNoListingFirst() throws Exception {
    gateway.answer("/dynamodb/scan", FakeGateway.text(200, "scanned"));
    try (Assistant assistant = Assistant.connect("2025-11-25", gateway, cache)) {
      assertEquals("scanned", assistant.call("dynamodb_scan", "{}").at("/content/0/text").asText());
    }
  }

  @Test
  void aToolThatCameLaterIsFoundWhenItIsCalled() throws Exception {
    ArrayNode tools = (ArrayNode) Json.read(FakeGateway.resource("/tools.json"));
    ArrayNode fewer = tools.deepCopy();
    fewer.remove(9);
    gateway.answer("/tools", FakeGateway.json(200, fewer.toString()));
    gateway.answer("/dynamodb/delete-item", FakeGateway.text(200, "deleted"));
    try (Assistant assistant = Assistant.connect("2025-11-25", gateway, cache)) {
      assertEquals(9, list(assistant).at("/result/tools").size());
      gateway.answer("/tools", FakeGateway.json(200, tools.toString()));
      JsonNode id = assistant.sendCall("dynamodb_delete_item", "{}");
      JsonNode first = assistant.next();
      JsonNode second = assistant.next();
      JsonNode changed = first.has("method") ? first : second;
      JsonNode answer = first.has("method") ? second : first;
      assertEquals("notifications/tools/list_changed", changed.get("method").asText());
      assertEquals(id, answer.get("id"));
      assertEquals("deleted", answer.at("/result/content/0/text").asText());
    }
  }

  @Test
  void aChangedListIsAnnouncedToEachEraInItsWay() throws Exception {
    Map<String, String> settings = new HashMap<>(Assistant.settings(gateway, cache));
    try (Assistant assistant = Assistant.connect("2025-11-25", settings)) {
      list(assistant);
      assistant.speak(Assistant.MODERN);
      ObjectNode params = Json.object();
      params
          .putObject("notifications")
          .put("toolsListChanged", true)
          .put("promptsListChanged", true);
      JsonNode id = assistant.send("subscriptions/listen", params);
      JsonNode acknowledged = assistant.next();
      assertEquals("notifications/subscriptions/acknowledged", acknowledged.get("method").asText());
      assertEquals(
          "{\"toolsListChanged\":true}", acknowledged.at("/params/notifications").toString());
      assertEquals(id, subscription(acknowledged));

      ArrayNode fewer = (ArrayNode) Json.read(FakeGateway.resource("/tools.json"));
      fewer.remove(0);
      gateway.answer("/tools", FakeGateway.json(200, fewer.toString()));
      // A tool that isn't there has the list asked for anew.
      JsonNode unknown = assistant.sendCall("no_such_tool", "{}");
      int withSession = 0;
      int standingAlone = 0;
      for (int i = 0; i < 3; i++) {
        JsonNode message = assistant.next();
        if (message.has("id")) {
          assertEquals(unknown, message.get("id"));
        } else if (subscription(message).isMissingNode()) {
          withSession++;
        } else {
          assertEquals(id, subscription(message));
          standingAlone++;
        }
      }
      assertEquals(1, withSession);
      assertEquals(1, standingAlone);

      assistant.hangUp();
      JsonNode closed = assistant.answerTo(id);
      assertEquals("complete", closed.at("/result/resultType").asText());
      assertEquals(id, closed.at("/result/_meta").path("io.modelcontextprotocol/subscriptionId"));
    }
  }

  @Test
  void aListWhoseTimeIsOverIsAskedForAnewAndItsChangeAnnounced() throws Exception {
    List<String> announced = new CopyOnWriteArrayList<>();
    Settings settings = Settings.read(CommandLine.parse(), Assistant.settings(gateway, cache));
    Log quiet = settings.openLog(System.err);
    try (Tools tools = new RemoteTools(settings, Map.of(), Duration.ofMillis(400), quiet)) {
      tools.onChange(() -> announced.add("changed"));
      ToolList first = tools.list().get(20, TimeUnit.SECONDS);
      assertEquals(10, first.tools().size());
      assertTrue(first.timeToLive().compareTo(Duration.ofMillis(400)) <= 0);

      ArrayNode fewer = (ArrayNode) Json.read(FakeGateway.resource("/tools.json"));
      fewer.remove(0);
      gateway.answer("/tools", FakeGateway.json(200, fewer.toString()));
      // Nobody asks the proxy for anything meanwhile.
      for (int i = 0; i < 100 && announced.isEmpty(); i++) {
        Thread.sleep(100);
      }
      assertEquals(List.of("changed"), announced);
      assertEquals(9, tools.list().get(20, TimeUnit.SECONDS).tools().size());

      int asked = gateway.received().size();
      for (int i = 0; i < 100 && gateway.received().size() < asked + 2; i++) {
        Thread.sleep(100);
      }
      assertEquals(List.of("changed"), announced, "the same list again is no change");
    }
  }

  @Test
  void aListThatComesAfterARefusalIsAnnounced() throws Exception {
    gateway.answer("/tools", FakeGateway.text(500, "broken"));
    List<String> announced = new CopyOnWriteArrayList<>();
    Settings settings = Settings.read(CommandLine.parse(), Assistant.settings(gateway, cache));
    Log quiet = settings.openLog(System.err);
    try (Tools tools = new RemoteTools(settings, Map.of(), Duration.ofMillis(400), quiet)) {
      tools.onChange(() -> announced.add("changed"));
      assertThrows(ExecutionException.class, () -> tools.list().get(20, TimeUnit.SECONDS));
      gateway.answer("/tools", FakeGateway.json(200, FakeGateway.resource("/tools.json")));
      for (int i = 0; i < 100 && announced.isEmpty(); i++) {
        Thread.sleep(100);
      }
      assertEquals(List.of("changed"), announced);
    }
  }

  @Test
  void aListThatNeverEndsIsAskedForAgain() throws Exception {
    gateway.answer("/tools", FakeGateway.stall());
    Map<String, String> environment = new HashMap<>(Assistant.settings(gateway, cache));
    environment.put("MCP_TIMEOUT_SECONDS", "1");
    try (Assistant assistant = Assistant.connect("2025-11-25", environment)) {
      assertTrue(list(assistant).at("/error/message").asText().contains("MCP_TIMEOUT_SECONDS"));
      gateway.answer("/tools", FakeGateway.json(200, FakeGateway.resource("/tools.json")));
      assertEquals(10, list(assistant).at("/result/tools").size());
    }
  }

  @Test
  void howeverOftenItIsAskedForTheListIsRefreshedOnceInItsTime() throws Exception {
    Settings settings = Settings.read(CommandLine.parse(), Assistant.settings(gateway, cache));
    Log quiet = settings.openLog(System.err);
    try (Tools tools = new RemoteTools(settings, Map.of(), Duration.ofSeconds(1), quiet)) {
      for (int i = 0; i < 10; i++) {
        // Each asks for the list, in case that the tool is new.
        assertThrows(
            UnknownToolException.class,
            () -> tools.call("no_such_tool", Json.object(), Deadline.in(Duration.ofSeconds(20))));
      }
      int asked = gateway.received().size();
      assertEquals(10, asked);
      Thread.sleep(2500);
      int refreshes = gateway.received().size() - asked;
      assertTrue(refreshes >= 1 && refreshes <= 3, refreshes + " refreshes");
    }
  }

  @Test
  void aCancelledSubscriptionHearsNothingMore() throws Exception {
    try (Assistant assistant = Assistant.connect(Assistant.MODERN, gateway, cache)) {
      list(assistant);
      ObjectNode params = Json.object();
      params.putObject("notifications").put("toolsListChanged", true);
      JsonNode id = assistant.send("subscriptions/listen", params);
      assistant.next();
      ObjectNode cancel = Json.object();
      cancel.set("requestId", id);
      assistant.notify("notifications/cancelled", cancel);
      ArrayNode fewer = (ArrayNode) Json.read(FakeGateway.resource("/tools.json"));
      fewer.remove(0);
      gateway.answer("/tools", FakeGateway.json(200, fewer.toString()));
      assistant.answerTo(assistant.sendCall("no_such_tool", "{}"));
      assertNull(assistant.nextWithin(Duration.ofMillis(500)));
      assistant.hangUp();
      assertNull(assistant.nextWithin(Duration.ofMillis(500)));
    }
  }

  private static JsonNode subscription(JsonNode notification) {
    return notification.at("/params/_meta").path("io.modelcontextprotocol/subscriptionId");
  }
}
