package io.github.dynamodbmcp.handlers.server;

import io.github.dynamodbmcp.handlers.core.Handler;
import io.github.dynamodbmcp.handlers.core.Response;
import io.github.dynamodbmcp.handlers.mcp.MessageHeaders;
import io.github.dynamodbmcp.handlers.mcp.MessageLog;
import io.github.dynamodbmcp.handlers.mcp.StreamableHttp;
import io.github.dynamodbmcp.protocol.mcp.McpServer;
import io.github.dynamodbmcp.protocol.mcp.ServerInfo;
import io.github.dynamodbmcp.protocol.mcp.Session;
import io.github.dynamodbmcp.protocol.mcp.SessionLog;
import io.github.dynamodbmcp.protocol.tool.Caller;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** The MCP server at {@code /mcp}: the same tools as at the routes. */
final class McpEndpoint implements AutoCloseable {
  static final String PATH = "/mcp";

  private final ServerInfo info = StreamableHttp.info();
  private final SessionLog log = new MessageLog();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
  private final LocalBackend backend;
  private final Admission admission;

  McpEndpoint(Map<String, Handler> routes, Admission admission, BoundedCalls calls) {
    this.backend = new LocalBackend(routes, calls, threads);
    this.admission = admission;
  }

  Admission admission() {
    return admission;
  }

  /** Answers a message, and sends its notifications meanwhile. */
  Response answer(Exchange exchange, byte[] body, Caller caller) throws IOException {
    MessageHeaders headers = MessageHeaders.of(exchange.head()::values);
    McpServer server =
        new McpServer(
            new LocalTools(backend, caller, headers.acceptsEvents()),
            info,
            threads,
            timer,
            BoundedCalls.LONGEST,
            log,
            null);
    QueuedAnswer answer = new QueuedAnswer(headers.acceptsEvents());
    Session session = new StreamableHttp(server).receive(body, headers, caller, answer);
    try {
      try {
        return answer.sendTo(exchange);
      } catch (IOException e) {
        session.end(Duration.ZERO);
        throw e;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return MalformedRequests.answer(503);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    threads.shutdownNow();
  }
}
