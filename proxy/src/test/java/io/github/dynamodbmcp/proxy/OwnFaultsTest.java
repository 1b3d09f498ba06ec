package io.github.dynamodbmcp.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.proxy.json.Json;
import io.github.dynamodbmcp.proxy.log.Destination;
import io.github.dynamodbmcp.proxy.log.Log;
import io.github.dynamodbmcp.proxy.mcp.StdioServer;
import io.github.dynamodbmcp.proxy.tool.Deadline;
import io.github.dynamodbmcp.proxy.tool.ToolList;
import io.github.dynamodbmcp.proxy.tool.ToolResult;
import io.github.dynamodbmcp.proxy.tool.Tools;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Faults of the proxy itself: whoever waits for an answer gets one. */
final class OwnFaultsTest {

  /** Of which nothing works. */
  private static final class BrokenTools implements Tools {
    @Override
    public void warmUp() {}

    @Override
    public CompletableFuture<ToolList> list() {
      throw new IllegalStateException("broken list");
    }

    @Override
    public ToolResult call(String name, ObjectNode arguments, Deadline deadline) {
      throw new NoClassDefFoundError("broken/Call");
    }

    @Override
    public void onChange(Runnable listener) {}

    @Override
    public void close() {}
  }

  private static JsonNode answerTo(String method, String params) throws Exception {
    String line =
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"%s\",\"params\":%s}\n"
            .formatted(method, params.replace('\'', '"'));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    new StdioServer(
            new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)),
            out,
            new BrokenTools(),
            Log.open(Destination.DEFAULT, nowhere),
            "test",
            Duration.ofSeconds(1),
            () -> {})
        .run();
    return Json.read(out.toString(StandardCharsets.UTF_8));
  }

  private static final String META =
      "'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
          + "'io.modelcontextprotocol/clientCapabilities':{}}";

  @Test
  void aCallThatDiesOfAnErrorIsAnswered() throws Exception {
    JsonNode answer = answerTo("tools/call", "{'name':'any'," + META + "}");
    assertEquals(7, answer.path("id").asInt(), answer.toString());
    assertEquals(-32603, answer.at("/error/code").asInt());
    assertTrue(answer.at("/error/message").asText().contains("broken/Call"), answer.toString());
  }

  @Test
  void aRequestThatCanNotBeServedIsAnsweredByItsId() throws Exception {
    JsonNode answer = answerTo("tools/list", "{" + META + "}");
    assertEquals(7, answer.path("id").asInt(), answer.toString());
    assertEquals(-32603, answer.at("/error/code").asInt());
  }
}
