package io.github.dynamodbmcp.protocol.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.tool.Caller;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Members that a client writes as null or empty count as absent. */
final class LooseClientsTest {

  private static final SessionLog NO_LOG =
      new SessionLog() {
        @Override
        public void error(String text) {}

        @Override
        public void debug(Supplier<String> text) {}
      };

  @AutoClose("shutdownNow")
  private final ExecutorService calls = Executors.newFixedThreadPool(1);

  @AutoClose("shutdownNow")
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  private final FakeTools tools = new FakeTools();
  private final RecordingPeer connection = new RecordingPeer();
  private final Session session =
      Session.connected(
          new McpServer(
              tools, ServerInfo.of("1"), calls, timer, Duration.ofSeconds(20), NO_LOG, null),
          connection);

  private RecordingPeer send(String json) {
    RecordingPeer peer = new RecordingPeer();
    byte[] line = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    session.receive(Message.parse(line), Caller.local("tester"), peer);
    return peer;
  }

  private JsonNode request(String method, String params) throws Exception {
    return send("{'jsonrpc':'2.0','id':1,'method':'" + method + "','params':" + params + "}")
        .response();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "''", "{}", "5", "{'_meta':null}"})
  void initializedCountsWithAnyParameters(String params) throws Exception {
    assertTrue(
        send("{'jsonrpc':'2.0','method':'notifications/initialized','params':" + params + "}")
            .response()
            .isMissingNode());
    tools.listeners.forEach(Runnable::run);
    assertEquals(1, connection.notifications.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "''",
        "{'cursor':null}",
        "{'cursor':''}",
        "{'_meta':null}",
        "{'_meta':{'io.modelcontextprotocol/clientInfo':null}}"
      })
  void theListNeedsNoParameters(String params) throws Exception {
    JsonNode answer = request("tools/list", params);
    assertEquals(1, answer.at("/result/tools").size(), answer.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "''", "{}", "'{}'", "'[]'", "'null'", "' '", "'{ }'"})
  void aCallNeedsNoArguments(String arguments) throws Exception {
    JsonNode answer = request("tools/call", "{'name':'whoami','arguments':" + arguments + "}");
    assertEquals("null", answer.at("/result/content/0/text").asText(), answer.toString());
  }

  @Test
  void argumentsInAStringAreRead() throws Exception {
    JsonNode answer =
        send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":"
                + "{\"name\":\"arguments\",\"arguments\":\"{\\\"a\\\":[1.50]}\"}}")
            .response();
    assertEquals("{\"a\":[1.50]}", answer.at("/result/content/0/text").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1]", "5", "true", "'x'", "'5'"})
  void anythingElseIsNoObject(String given) throws Exception {
    assertEquals(-32602, request("tools/list", given).at("/error/code").asInt());
    assertEquals(
        -32602,
        request("tools/call", "{'name':'whoami','arguments':" + given + "}")
            .at("/error/code")
            .asInt());
  }

  @Test
  void aRealCursorIsStillUnknown() throws Exception {
    assertEquals(-32602, request("tools/list", "{'cursor':'x'}").at("/error/code").asInt());
  }
}
