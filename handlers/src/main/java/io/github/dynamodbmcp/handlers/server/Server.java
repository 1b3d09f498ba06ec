package io.github.dynamodbmcp.handlers.server;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.dynamodbmcp.handlers.call.TimeBudget;
import io.github.dynamodbmcp.handlers.core.AuditLog;
import io.github.dynamodbmcp.handlers.core.Handler;
import io.github.dynamodbmcp.handlers.core.Handlers;
import io.github.dynamodbmcp.handlers.core.Outcome;
import io.github.dynamodbmcp.handlers.core.Request;
import io.github.dynamodbmcp.handlers.core.Response;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Caller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.crt.CRT;

/**
 * Serves all handlers over HTTP where there is no API Gateway. As the gateway does, it answers
 * requests without a valid signature with {@code {"message":"Forbidden"}}.
 */
public final class Server implements AutoCloseable {
  /**
   * Lambda's limit on a request.
   *
   * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html">Lambda
   *     quotas</a>
   */
  private static final int LARGEST_BODY_BYTES = 6 * 1024 * 1024;

  /** Limits how long a request may take to arrive; answering it may take as long. */
  private static final long REQUEST_SECONDS = TimeBudget.FUNCTION_TIMEOUT.toSeconds();

  /** The time that calls in progress get when the server stops. */
  private static final int GRACE_SECONDS = 5;

  private final Logger log = LoggerFactory.getLogger(Server.class);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer http;
  private final Admission admission;
  private final AuditLog audit;
  private final Map<String, Handler> handlers;
  private final Runnable onClose;

  private Server(
      HttpServer http,
      Admission admission,
      AuditLog audit,
      Map<String, Handler> handlers,
      Runnable onClose) {
    this.http = http;
    this.admission = admission;
    this.audit = audit;
    this.handlers = handlers;
    this.onClose = onClose;
  }

  /**
   * Starts serving.
   *
   * @param handlers are built once the server has its port
   * @param onClose runs when the last call has ended
   * @throws IllegalArgumentException with a sentence that says which setting is wrong
   * @throws IOException if the server can't listen on the port
   */
  public static Server start(Serving serving, Handlers handlers, AuditLog audit, Runnable onClose)
      throws IOException {
    InetAddress address = InetAddress.getByName(serving.host());
    if (serving.key() == null && !address.isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "Without MCP_ACCESS_KEY_ID and MCP_SECRET_ACCESS_KEY anyone could call the server: set them, or set HOST to 127.0.0.1 (it is %s)."
              .formatted(serving.host()));
    }
    // The server has no other way to set it. Without it a caller could hold a connection for ever.
    System.setProperty("sun.net.httpserver.maxReqTime", Long.toString(REQUEST_SECONDS));
    HttpServer http = HttpServer.create(new InetSocketAddress(address, serving.port()), 0);
    // Keeps the CRT alive during the JVM's shutdown, for the calls in progress.
    CRT.acquireShutdownRef();
    Server server;
    try {
      Admission admission = Admission.of(serving.key(), serving.region());
      server = new Server(http, admission, audit, handlers.byRoute(), onClose);
    } catch (IllegalArgumentException e) {
      http.stop(0);
      onClose.run();
      CRT.releaseShutdownRef();
      throw e;
    }
    http.setExecutor(server.threads);
    http.createContext("/", server::handle);
    http.start();
    return server;
  }

  /** The server's address: {@code http://127.0.0.1:8080}. */
  public String url() {
    String host = http.getAddress().getAddress().getHostAddress();
    return "http://%s:%d"
        .formatted(host.contains(":") ? "[" + host + "]" : host, http.getAddress().getPort());
  }

  /** Stops: accepts no new calls, and gives those in progress five seconds to end. */
  @Override
  public void close() {
    http.stop(GRACE_SECONDS);
    threads.shutdownNow();
    onClose.run();
    CRT.releaseShutdownRef();
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      Response response = answer(exchange);
      byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
      response.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(response.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException | UncheckedIOException e) {
      log.debug("The caller closed the connection", e);
    } catch (RuntimeException | Error e) {
      log.error("A request failed on a bug in the server", e);
    }
  }

  private Response answer(HttpExchange exchange) throws IOException {
    // Undecoded, so that a line break in the path can't start a line in the log.
    String route = exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath();
    if (route.equals("GET /health")) {
      return Response.text("ok");
    }
    Handler handler = handlers.get(route);
    String name = handler == null ? "unknown" : handler.name();
    byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY_BYTES + 1);
    if (body.length > LARGEST_BODY_BYTES) {
      log.warn("Refused {}: a body over 6 MB", route);
      // The rest stays unread, so the connection can't be used again.
      Response tooLarge =
          Response.json(413, "{\"message\":\"Request Entity Too Large\"}")
              .with("connection", "close");
      return audit.record(name, caller(exchange, null), () -> Outcome.refused(tooLarge));
    }
    Optional<String> refusal = admission.refusal(exchange, body);
    if (refusal.isPresent()) {
      log.warn("Refused {}: {}", route, refusal.get());
      Response forbidden = Response.json(403, "{\"message\":\"Forbidden\"}");
      return audit.record(name, caller(exchange, null), () -> Outcome.refused(forbidden));
    }
    Caller caller = caller(exchange, admission.principal());
    return audit.record(
        name,
        caller,
        () ->
            handler == null
                ? Outcome.refused(Response.json(404, "{\"message\":\"Not Found\"}"))
                : answer(handler, body, caller));
  }

  private static Outcome answer(Handler handler, byte[] body, Caller caller) {
    String text;
    try {
      text = Json.utf8(body);
    } catch (IllegalArgumentException e) {
      return Outcome.refused(Response.error(400, "The request body " + e.getMessage() + " text."));
    }
    return handler.answer(new Request(text, caller, TimeBudget.of(TimeBudget.FUNCTION_TIMEOUT)));
  }

  private static Caller caller(HttpExchange exchange, @Nullable String principal) {
    Headers headers = exchange.getRequestHeaders();
    return new Caller(
        principal,
        headers.getFirst("x-mcp-user"),
        null,
        exchange.getRemoteAddress().getAddress().getHostAddress(),
        UUID.randomUUID().toString(),
        headers.getFirst("x-amzn-trace-id"));
  }
}
