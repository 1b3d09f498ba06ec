package io.github.dynamodbmcp.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Caller;
import io.github.dynamodbmcp.protocol.tool.Deadline;
import io.github.dynamodbmcp.protocol.tool.ToolList;
import io.github.dynamodbmcp.protocol.tool.Tools;
import io.github.dynamodbmcp.protocol.tool.UnknownToolException;
import io.github.dynamodbmcp.proxy.api.RemoteTools;
import io.github.dynamodbmcp.proxy.log.Log;
import io.github.dynamodbmcp.proxy.process.NetworkProperties;
import io.github.dynamodbmcp.proxy.settings.CommandLine;
import io.github.dynamodbmcp.proxy.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A changed list of tools is fetched again and announced to subscribers. */
final class ListChangesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final NetworkProperties NETWORK = new NetworkProperties(Map.of());

  @TempDir private Path cache;
  @AutoClose private final FakeGateway gateway = FakeGateway.start();

  private static JsonNode list(Assistant assistant) {
    return assistant.request("tools/list", Json.object());
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
      // An unknown tool makes the proxy fetch the list again.
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
  void anExpiredListIsFetchedAgainAndItsChangeIsAnnounced() throws Exception {
    List<String> announced = new CopyOnWriteArrayList<>();
    Settings settings = Settings.read(CommandLine.parse(), Assistant.settings(gateway, cache));
    Log quiet = settings.openLog(System.err);
    try (Tools tools = new RemoteTools(settings, NETWORK, Duration.ofMillis(400), quiet)) {
      tools.onChange(() -> announced.add("changed"));
      ToolList first = tools.list(PATIENCE).get(20, TimeUnit.SECONDS);
      assertEquals(10, first.tools().size());
      assertTrue(first.timeToLive().compareTo(Duration.ofMillis(400)) <= 0);

      ArrayNode fewer = (ArrayNode) Json.read(FakeGateway.resource("/tools.json"));
      fewer.remove(0);
      gateway.answer("/tools", FakeGateway.json(200, fewer.toString()));
      // The client sends nothing meanwhile.
      for (int i = 0; i < 100 && announced.isEmpty(); i++) {
        Thread.sleep(100);
      }
      assertEquals(List.of("changed"), announced);
      assertEquals(9, tools.list(PATIENCE).get(20, TimeUnit.SECONDS).tools().size());

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
    try (Tools tools = new RemoteTools(settings, NETWORK, Duration.ofMillis(400), quiet)) {
      tools.onChange(() -> announced.add("changed"));
      assertThrows(ExecutionException.class, () -> tools.list(PATIENCE).get(20, TimeUnit.SECONDS));
      gateway.answer("/tools", FakeGateway.json(200, FakeGateway.resource("/tools.json")));
      for (int i = 0; i < 100 && announced.isEmpty(); i++) {
        Thread.sleep(100);
      }
      assertEquals(List.of("changed"), announced);
    }
  }

  @Test
  void theListIsRefreshedOncePerTimeToLiveHoweverOftenItWasFetched() throws Exception {
    Settings settings = Settings.read(CommandLine.parse(), Assistant.settings(gateway, cache));
    Log quiet = settings.openLog(System.err);
    try (Tools tools = new RemoteTools(settings, NETWORK, Duration.ofSeconds(1), quiet)) {
      for (int i = 0; i < 10; i++) {
        // Each fetches the list, since the tool may be new.
        assertThrows(
            UnknownToolException.class,
            () ->
                tools.call(
                    "no_such_tool",
                    Json.object(),
                    Caller.local("tester"),
                    Deadline.in(Duration.ofSeconds(20))));
      }
      int asked = gateway.received().size();
      assertEquals(10, asked);
      Thread.sleep(2500);
      int refreshes = gateway.received().size() - asked;
      assertTrue(refreshes >= 1 && refreshes <= 3, refreshes + " refreshes");
    }
  }

  @Test
  void aCancelledSubscriptionGetsNoMoreNotifications() throws Exception {
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
