package io.github.dynamodbmcp.handlers.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.Subject;
import io.github.dynamodbmcp.handlers.core.AuditLog;
import io.github.dynamodbmcp.handlers.core.Handler;
import io.github.dynamodbmcp.handlers.core.Outcome;
import io.github.dynamodbmcp.handlers.core.Request;
import io.github.dynamodbmcp.handlers.core.Response;
import io.github.dynamodbmcp.handlers.core.ToolsHandler;
import io.github.dynamodbmcp.handlers.operation.Operations;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Caller;
import io.github.dynamodbmcp.protocol.tool.Deadline;
import io.github.dynamodbmcp.protocol.tool.ProgressListener;
import io.github.dynamodbmcp.protocol.tool.ToolResult;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Long reads by URL, over a handler that answers by a script. */
@Timeout(30)
final class LocalToolsTest {
  private static final Caller ANN = new Caller("bearer", "ann", null, null, "1", null);

  private final ByteArrayOutputStream audit = new ByteArrayOutputStream();
  private final Queue<Response> script = new ArrayDeque<>();
  private final List<Request> requests = new ArrayList<>();
  private final List<String> reports = new ArrayList<>();
  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  @AutoClose private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private final LocalTools tools =
      new LocalTools(
          new LocalBackend(
              Map.of(
                  "GET /tools", new ToolsHandler(Operations.all()), "POST /dynamodb/scan", scan()),
              new BoundedCalls(
                  new AuditLog(new PrintStream(audit, true, StandardCharsets.UTF_8)), 1 << 27),
              threads),
          ANN,
          true);

  private Handler scan() {
    return new Handler() {
      @Override
      public String name() {
        return "dynamodb_scan";
      }

      @Override
      public String method() {
        return "POST";
      }

      @Override
      public String path() {
        return "/dynamodb/scan";
      }

      @Override
      public String example() {
        return "";
      }

      @Override
      public String exampleAnswer() {
        return "";
      }

      @Override
      public Outcome answer(Request request) {
        requests.add(request);
        Response next = script.poll();
        started.countDown();
        try {
          if (next == null && release.await(20, TimeUnit.SECONDS)) {
            next = Response.text("released");
          }
        } catch (InterruptedException e) {
          next = Response.error(500, "interrupted");
        }
        return new Outcome(next == null ? Response.error(500, "") : next, Subject.NONE, 0, 0);
      }
    };
  }

  private static Response continuation(String token, int itemsRead) {
    ObjectNode body = Json.object();
    body.putObject("continue").put("next_token", token);
    body.putObject("progress")
        .put("items_read", itemsRead)
        .put("message", "Read " + itemsRead + " items");
    return Response.json(202, Json.write(body));
  }

  private ToolResult call() throws Exception {
    ProgressListener listener =
        new ProgressListener() {
          @Override
          public boolean isWatched() {
            return true;
          }

          @Override
          public void report(String message) {
            reports.add(message);
          }
        };
    return tools.call(
        "dynamodb_scan",
        Json.object().put("table_name", "Users"),
        ANN,
        Deadline.in(Duration.ofSeconds(30)),
        listener);
  }

  private List<Integer> statuses() {
    return audit
        .toString(StandardCharsets.UTF_8)
        .lines()
        .map(line -> Json.read(line).path("status").asInt())
        .toList();
  }

  @Test
  void aLongReadGoesOnByItselfAndReportsItsProgress() throws Exception {
    script.addAll(
        List.of(continuation("a", 10), continuation("b", 20), Response.text("30 items match")));
    ToolResult result = call();
    assertEquals("30 items match", result.text());
    assertFalse(result.error());
    assertEquals(
        List.of("", "a", "b"),
        requests.stream()
            .map(request -> Json.read(request.body()).path("next_token").asText())
            .toList());
    assertTrue(requests.stream().allMatch(Request::continues));
    assertEquals(List.of("Read 10 items", "Read 20 items"), reports);
    assertEquals(List.of(202, 202, 200), statuses());
  }

  @Test
  void aReadThatFailsOnTheWaySaysHowToGoOn() throws Exception {
    script.addAll(List.of(continuation("a", 10), Response.error(503, "DynamoDB is unavailable.")));
    ToolResult result = call();
    assertTrue(result.error());
    assertEquals(
        "DynamoDB is unavailable. Before that, the call had come this far: Read 10 items. Nothing was changed."
            + " To go on from there, repeat the call with these arguments added: {\"next_token\":\"a\"}",
        result.text());
    assertEquals(List.of(202, 503), statuses());
  }

  @Test
  void aCancelledCallLetsItsRequestEndAndSendsNoOther() throws Exception {
    Thread caller = Thread.currentThread();
    threads.execute(() -> {
      try {
        started.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      caller.interrupt();
    });
    assertThrows(InterruptedException.class, this::call);
    assertEquals(List.of(), statuses());
    release.countDown();
    threads.shutdown();
    assertTrue(threads.awaitTermination(10, TimeUnit.SECONDS));
    assertEquals(List.of(200), statuses());
    assertEquals(1, requests.size());
  }
}
