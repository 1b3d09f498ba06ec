package io.github.dynamodbmcp.handlers.server;

import io.github.dynamodbmcp.handlers.core.Handler;
import io.github.dynamodbmcp.handlers.core.Response;
import io.github.dynamodbmcp.handlers.mcp.MessageHeaders;
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
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The MCP server at {@code /mcp}: the same tools as at the routes. */
final class McpEndpoint implements AutoCloseable {
  static final String PATH = "/mcp";

  /** There are neither sessions to delete nor messages that belong to no request. */
  static final Response NOT_ALLOWED =
      Response.json(405, "{\"message\":\"Method Not Allowed\"}").with("allow", "POST");

  private final ServerInfo info = ServerInfo.of(version());
  private final SessionLog log = new Log(LoggerFactory.getLogger(McpEndpoint.class));
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
  private final LocalBackend backend;
  private final Admission admission;

  McpEndpoint(Map<String, Handler> routes, Admission admission, BoundedCalls calls) {
    this.backend = new LocalBackend(routes, calls, threads);
    this.admission = admission;
  }

  private static String version() {
    String version = McpEndpoint.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
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

  private record Log(Logger log) implements SessionLog {
    @Override
    public void error(String text) {
      log.error("{}", text);
    }

    @Override
    public void debug(Supplier<String> text) {
      if (log.isDebugEnabled()) {
        log.debug("{}", text.get());
      }
    }
  }
}
