package io.github.dynamodbmcp.protocol.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Caller;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Sessions of many callers on one server, each with its own peers. */
final class SessionTest {

  private static final String META =
      "'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
          + "'io.modelcontextprotocol/clientCapabilities':{}}";
  private static final Caller ALICE = caller("alice");
  private static final Caller BOB = caller("bob");

  private static final SessionLog NO_LOG =
      new SessionLog() {
        @Override
        public void error(String text) {}

        @Override
        public void debug(Supplier<String> text) {}
      };

  @AutoClose("shutdownNow")
  private final ExecutorService calls = Executors.newFixedThreadPool(4);

  @AutoClose("shutdownNow")
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  private final FakeTools tools = new FakeTools();
  private final McpServer server =
      new McpServer(tools, ServerInfo.of("1"), calls, timer, Duration.ofSeconds(20), NO_LOG, null);

  private static Caller caller(String principal) {
    return new Caller(principal, null, null, null, null, null);
  }

  private static Message message(String json) {
    return Message.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static RecordingPeer send(Session session, Caller caller, String json) {
    RecordingPeer peer = new RecordingPeer();
    session.receive(message(json), caller, peer);
    return peer;
  }

  private static String call(String tool, String more) {
    return "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'%s',%s}}"
        .formatted(tool, more);
  }

  private static String text(RecordingPeer peer) throws Exception {
    return peer.response().at("/result/content/0/text").asText();
  }

  @Test
  void twoCallersMayUseTheSameIdAndEachGetsItsOwnAnswer() throws Exception {
    RecordingPeer alice = send(Session.stateless(server, null), ALICE, call("wait", META));
    RecordingPeer bob = send(Session.stateless(server, null), BOB, call("whoami", META));
    assertEquals("bob", text(bob));
    assertFalse(alice.hasEnded());
    tools.open.countDown();
    assertEquals("waited for alice", text(alice));
  }

  @Test
  void progressGoesOutByThePeerOfItsRequest() throws Exception {
    String progress = META.replace("'_meta':{", "'_meta':{'progressToken':'p',");
    Session session = Session.stateless(server, null);
    RecordingPeer waiting = send(session, ALICE, call("wait", progress));
    RecordingPeer other = send(Session.stateless(server, null), BOB, call("whoami", progress));
    for (int i = 0; i < 100 && waiting.notifications.isEmpty(); i++) {
      Thread.sleep(100);
    }
    tools.open.countDown();
    assertEquals("waited for alice", text(waiting));
    for (JsonNode notification : waiting.notifications) {
      McpSchema.of("2026-07-28").checkNotification(notification);
    }
    assertFalse(waiting.notifications.isEmpty());
    assertEquals(List.of(), other.notifications);
  }

  @Test
  void listChangesGoToConnectedSessionsUntilTheyEnd() throws Exception {
    RecordingPeer alice = new RecordingPeer();
    RecordingPeer bob = new RecordingPeer();
    Session connected = Session.connected(server, alice);
    Session another = Session.connected(server, bob);
    Session unused = Session.stateless(server, null);
    assertEquals(2, tools.listeners.size());
    String initialized = "{'jsonrpc':'2.0','method':'notifications/initialized'}";
    assertTrue(send(connected, ALICE, initialized).response().isMissingNode());
    RecordingPeer subscription =
        send(
            another,
            BOB,
            "{'jsonrpc':'2.0','id':1,'method':'subscriptions/listen','params':"
                + "{'notifications':{'toolsListChanged':true},"
                + META
                + "}}");
    tools.listeners.forEach(Runnable::run);
    assertEquals(1, alice.notifications.size());
    assertEquals(2, subscription.notifications.size(), "the acknowledgement and the change");
    assertEquals(List.of(), bob.notifications);
    connected.end(Duration.ZERO);
    another.end(Duration.ZERO);
    assertEquals("complete", subscription.response().at("/result/resultType").asText());
    assertEquals(List.of(), tools.listeners);
  }

  @Test
  void aStatelessSessionAnnouncesNoChangesAndHasNoSubscriptions() throws Exception {
    String discover = "{'jsonrpc':'2.0','id':1,'method':'server/discover','params':{" + META + "}}";
    JsonNode found = send(Session.stateless(server, null), ALICE, discover).response();
    McpSchema.of("2026-07-28").checkResponse("server/discover", found);
    assertFalse(found.at("/result/capabilities/tools/listChanged").asBoolean());
    JsonNode refused =
        send(
                Session.stateless(server, null),
                ALICE,
                "{'jsonrpc':'2.0','id':1,'method':'subscriptions/listen','params':{"
                    + "'notifications':{},"
                    + META
                    + "}}")
            .response();
    assertEquals(-32601, refused.at("/error/code").asInt());
  }

  @Test
  void aStatelessSessionIsUnderTheRevisionThatTheTransportNames() throws Exception {
    String list = "{'jsonrpc':'2.0','id':1,'method':'tools/list'}";
    String batch = "[" + list + ",{'jsonrpc':'2.0','method':'notifications/x'}]";
    JsonNode both = send(Session.stateless(server, Revision.R2025_03_26), ALICE, batch).response();
    assertEquals(1, both.size());
    JsonNode refused =
        send(Session.stateless(server, Revision.R2025_06_18), ALICE, batch).response();
    assertEquals(-32600, refused.at("/error/code").asInt());
    JsonNode incomplete =
        send(Session.stateless(server, Revision.R2026_07_28), ALICE, list).response();
    assertEquals(-32602, incomplete.at("/error/code").asInt());
  }

  @Test
  void everyMessageEndsExactlyOnce() throws Exception {
    Session session = Session.stateless(server, Revision.R2025_03_26);
    for (String silent :
        List.of(
            "{'jsonrpc':'2.0','method':'notifications/x'}",
            "{'jsonrpc':'2.0','id':1,'result':{}}",
            "[{'jsonrpc':'2.0','method':'notifications/x'},{'jsonrpc':'2.0','id':1,'result':{}}]")) {
      assertTrue(send(session, ALICE, silent).response().isMissingNode(), silent);
    }
    assertEquals(-32700, send(session, ALICE, "").response().at("/error/code").asInt());
    RecordingPeer waiting = send(session, ALICE, call("wait", "'arguments':{}"));
    String cancel = "{'jsonrpc':'2.0','method':'notifications/cancelled','params':{'requestId':1}}";
    assertTrue(send(session, ALICE, cancel).response().isMissingNode());
    assertTrue(waiting.response().isMissingNode());
  }

  @Test
  void theEndOfASessionCancelsItsCallsAndNoOthers() throws Exception {
    Session gone = Session.stateless(server, null);
    RecordingPeer alice = send(gone, ALICE, call("wait", META));
    RecordingPeer bob = send(Session.stateless(server, null), BOB, call("wait", META));
    gone.end(Duration.ZERO);
    assertTrue(alice.response().isMissingNode());
    tools.open.countDown();
    assertEquals("waited for bob", text(bob));
  }

  @Test
  void aCallThatThePoolRejectsIsAnswered() throws Exception {
    McpServer full =
        new McpServer(
            tools,
            server.info(),
            task -> {
              throw new RejectedExecutionException();
            },
            timer,
            server.timeout(),
            NO_LOG,
            null);
    RecordingPeer peer = send(Session.stateless(full, null), ALICE, call("whoami", META));
    assertTrue(peer.response().at("/result/isError").asBoolean());
    assertTrue(text(peer).contains("Too many calls"), text(peer));
  }

  @Test
  void aCallMayRunInTheThreadThatReceivesIt() throws Exception {
    McpServer direct =
        new McpServer(tools, server.info(), Runnable::run, timer, server.timeout(), NO_LOG, null);
    assertEquals("alice", text(send(Session.stateless(direct, null), ALICE, call("whoami", META))));
  }

  @Test
  void aThousandCallsOfManyCallersAreAllAnswered() throws Exception {
    List<RecordingPeer> peers = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      peers.add(send(Session.stateless(server, null), caller("c" + i), call("whoami", META)));
    }
    for (int i = 0; i < 1000; i++) {
      assertEquals("c" + i, text(peers.get(i)));
    }
  }

  @Test
  void aFaultOfTheToolsIsAnsweredAndHoldsNothingUp() throws Exception {
    Session session = Session.stateless(server, null);
    JsonNode answer = send(session, ALICE, call("break", META)).response();
    assertEquals(-32603, answer.at("/error/code").asInt());
    assertTrue(answer.at("/error/message").asText().contains("broken/Call"), answer.toString());
    tools.broken = true;
    JsonNode list =
        send(
                session,
                ALICE,
                "{'jsonrpc':'2.0','id':7,'method':'tools/list','params':{" + META + "}}")
            .response();
    assertEquals(7, list.path("id").asInt(), list.toString());
    assertEquals(-32603, list.at("/error/code").asInt());
    long start = System.nanoTime();
    session.end(Duration.ofSeconds(10));
    assertTrue(System.nanoTime() - start < 5_000_000_000L, "a request stayed in flight");
  }

  @Test
  void responsesFollowThePublishedSchemas() throws Exception {
    JsonNode list =
        send(
                Session.stateless(server, null),
                ALICE,
                "{'jsonrpc':'2.0','id':1,'method':'tools/list','params':{" + META + "}}")
            .response();
    McpSchema.of("2026-07-28").checkResponse("tools/list", list);
    JsonNode unknown = send(Session.stateless(server, null), ALICE, call("none", META)).response();
    McpSchema.of("2026-07-28").checkResponse("tools/call", unknown);
    assertEquals(Json.object().put("x", 1).get("x"), unknown.get("id"));
  }
}
