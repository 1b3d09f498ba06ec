package io.github.dynamodbmcp.protocol.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Caller;
import io.github.dynamodbmcp.protocol.tool.Consent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions that nobody answers in time, and those of many callers on one server. */
final class UnansweredQuestionsTest {

  private static final Caller ALICE = new Caller("alice", null, null, null, null, null);
  private static final Caller BOB = new Caller("bob", null, null, null, null, null);
  private static final Consent ALWAYS =
      (name, arguments, caller, canAsk, deadline) ->
          canAsk ? new Consent.Ask("Call it?") : new Consent.NotNeeded();

  private static final SessionLog NO_LOG =
      new SessionLog() {
        @Override
        public void error(String text) {}

        @Override
        public void debug(Supplier<String> text) {}
      };

  @AutoClose("shutdownNow")
  private final ExecutorService calls = Executors.newFixedThreadPool(2);

  @AutoClose("shutdownNow")
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  private final RecordingPeer connection = new RecordingPeer();

  private McpServer server(Duration patience) {
    return new McpServer(
        new FakeTools(),
        ServerInfo.of("1"),
        calls,
        timer,
        Duration.ofSeconds(20),
        NO_LOG,
        new Confirmation(ALWAYS, patience));
  }

  private Session connected(Duration patience) throws Exception {
    Session session = Session.connected(server(patience), connection);
    JsonNode unused =
        send(
                session,
                ALICE,
                "{'jsonrpc':'2.0','id':0,'method':'initialize','params':{'protocolVersion':"
                    + "'2025-11-25','capabilities':{'elicitation':{}}}}")
            .response();
    return session;
  }

  private static RecordingPeer send(Session session, Caller caller, String json) {
    RecordingPeer peer = new RecordingPeer();
    Message message = Message.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    session.receive(message, caller, peer);
    return peer;
  }

  private static RecordingPeer call(Session session, Caller caller, ObjectNode more) {
    ObjectNode message = Json.object().put("jsonrpc", "2.0").put("id", 1);
    ObjectNode params = message.put("method", "tools/call").putObject("params");
    params.put("name", "whoami").setAll(more);
    return send(session, caller, message.toString());
  }

  private static ObjectNode standingAlone() {
    ObjectNode params = Json.object();
    ObjectNode meta = params.putObject("_meta");
    meta.put("io.modelcontextprotocol/protocolVersion", "2026-07-28");
    meta.putObject("io.modelcontextprotocol/clientCapabilities").putObject("elicitation");
    return params;
  }

  private static ObjectNode accepted(JsonNode question) {
    ObjectNode params = standingAlone();
    params.set("requestState", question.at("/result/requestState"));
    params.putObject("inputResponses").putObject("confirm").put("action", "accept");
    return params;
  }

  private static String text(JsonNode response) {
    return response.at("/result/content/0/text").asText();
  }

  @Test
  void aQuestionThatNobodyAnswersIsWithdrawnAndTheCallRefused() throws Exception {
    Session session = connected(Duration.ofMillis(200));
    RecordingPeer peer = call(session, ALICE, Json.object());
    assertTrue(text(peer.response()).contains("didn't answer"), text(peer.response()));
    JsonNode asked = peer.requests.get(0);
    McpSchema.of("2025-11-25").checkRequest(asked);
    JsonNode withdrawn = peer.notifications.get(0);
    McpSchema.of("2025-11-25").checkNotification(withdrawn);
    assertEquals(asked.get("id"), withdrawn.at("/params/requestId"));
    // Too late.
    assertTrue(
        send(session, ALICE, "{'jsonrpc':'2.0','id':1,'result':{'action':'accept'}}")
            .response()
            .isMissingNode());
    assertEquals(1, peer.notifications.size());
    session.end(Duration.ZERO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "'1'"})
  void anAnswerIsFoundByItsIdHoweverThatIsWritten(String id) throws Exception {
    Session session = connected(Duration.ofSeconds(20));
    RecordingPeer peer = call(session, ALICE, Json.object());
    for (int i = 0; i < 100 && peer.requests.isEmpty(); i++) {
      Thread.sleep(20);
    }
    assertFalse(peer.hasEnded());
    RecordingPeer unused =
        send(session, ALICE, "{'jsonrpc':'2.0','id':" + id + ",'result':{'action':'accept'}}");
    assertEquals("alice", text(peer.response()));
    session.end(Duration.ZERO);
  }

  @Test
  void aStateIsNoLongerGoodAfterItsExpiry() throws Exception {
    McpServer server = server(Duration.ofMillis(100));
    JsonNode question = call(Session.stateless(server, null), ALICE, standingAlone()).response();
    Thread.sleep(150);
    JsonNode response = call(Session.stateless(server, null), ALICE, accepted(question)).response();
    assertTrue(response.at("/result/isError").asBoolean());
    assertTrue(text(response).contains("didn't answer"), text(response));
  }

  @Test
  void aStateIsGoodInAnySessionOfTheServerButForItsCallerAlone() throws Exception {
    McpServer server = server(Duration.ofSeconds(20));
    JsonNode question = call(Session.stateless(server, null), ALICE, standingAlone()).response();
    McpSchema.of("2026-07-28").checkResponse("tools/call", question);
    JsonNode ofBob = call(Session.stateless(server, null), BOB, accepted(question)).response();
    assertEquals(-32602, ofBob.at("/error/code").asInt());
    JsonNode ofAlice = call(Session.stateless(server, null), ALICE, accepted(question)).response();
    assertEquals("alice", text(ofAlice));
    JsonNode again = call(Session.stateless(server, null), ALICE, accepted(question)).response();
    assertTrue(text(again).contains("answered before"), text(again));
  }

  @Test
  void aStatelessTransportCanNotAskUnderARevisionWithAHandshake() throws Exception {
    Session session = Session.stateless(server(Duration.ofSeconds(20)), Revision.R2025_11_25);
    RecordingPeer peer = call(session, ALICE, Json.object());
    assertEquals("alice", text(peer.response()));
    assertEquals(List.of(), peer.requests);
  }
}
