package io.github.dynamodbmcp.handlers.server;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.dynamodbmcp.handlers.DaggerWiring;
import io.github.dynamodbmcp.handlers.Settings;
import io.github.dynamodbmcp.handlers.Wiring;
import io.github.dynamodbmcp.handlers.call.Deadline;
import io.github.dynamodbmcp.handlers.core.AuditLog;
import io.github.dynamodbmcp.handlers.core.Handler;
import io.github.dynamodbmcp.handlers.core.Outcome;
import io.github.dynamodbmcp.handlers.core.Request;
import io.github.dynamodbmcp.handlers.core.Response;
import io.github.dynamodbmcp.handlers.dynamodb.DynamoDbClients;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Caller;
import java.io.IOException;
import java.io.PrintStream;
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
 * All the handlers behind one HTTP server, for where there is no API Gateway. It answers as the
 * HTTP API does: only requests that are signed right, {@code {"message":"Forbidden"}} to any other.
 */
public final class Server implements AutoCloseable {
  /**
   * What Lambda takes.
   *
   * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html">Lambda
   *     quotas</a>
   */
  private static final int LARGEST_BODY_BYTES = 6 * 1024 * 1024;

  /** What a request may take to arrive, as long as a call may take to be answered. */
  private static final long REQUEST_SECONDS = Deadline.FUNCTION_TIMEOUT.toSeconds();

  /** What calls under way get when the server stops. */
  private static final int GRACE_SECONDS = 5;

  private final Logger log = LoggerFactory.getLogger(Server.class);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer http;
  private final Admission admission;
  private final AuditLog audit;
  private final Wiring wiring;
  private final Map<String, Handler> handlers;

  private Server(HttpServer http, Admission admission, AuditLog audit, Wiring wiring) {
    this.http = http;
    this.admission = admission;
    this.audit = audit;
    this.wiring = wiring;
    this.handlers = wiring.handlers().byRoute();
  }

  /**
   * Starts serving.
   *
   * @param audit takes a line for each call
   * @throws IllegalArgumentException with a sentence that says which setting is wrong
   * @throws IOException if the port can't be had
   */
  public static Server start(Settings settings, PrintStream audit) throws IOException {
    Settings.Serving serving = settings.serving();
    InetAddress address = InetAddress.getByName(serving.host());
    if (serving.key() == null && !address.isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "Without MCP_ACCESS_KEY_ID and MCP_SECRET_ACCESS_KEY anybody could call: set them, or set HOST to 127.0.0.1 (it is %s)."
              .formatted(serving.host()));
    }
    // Its only way to be told: else a caller could hold a connection, and its body, for ever.
    System.setProperty("sun.net.httpserver.maxReqTime", Long.toString(REQUEST_SECONDS));
    HttpServer http = HttpServer.create(new InetSocketAddress(address, serving.port()), 0);
    // The CRT ends with the JVM, unless told that somebody still needs it: calls under way do.
    CRT.acquireShutdownRef();
    Server server =
        new Server(
            http,
            Admission.of(serving.key(), settings.region()),
            new AuditLog(audit),
            DaggerWiring.factory().create(settings, _ -> DynamoDbClients.http()));
    http.setExecutor(server.threads);
    http.createContext("/", server::handle);
    http.start();
    return server;
  }

  /** The address it answers at: {@code http://127.0.0.1:8080}. */
  public String url() {
    String host = http.getAddress().getAddress().getHostAddress();
    return "http://%s:%d"
        .formatted(host.contains(":") ? "[" + host + "]" : host, http.getAddress().getPort());
  }

  /** Stops: no new calls, and those under way get five seconds to end. */
  @Override
  public void close() {
    http.stop(GRACE_SECONDS);
    threads.shutdownNow();
    wiring.reading().close();
    wiring.writing().close();
    DynamoDbClients.close(wiring.http());
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
      log.debug("The caller went away", e);
    } catch (RuntimeException | Error e) {
      log.error("A request failed on a fault of the server", e);
    }
  }

  private Response answer(HttpExchange exchange) throws IOException {
    // Undecoded: a line break in it would begin a line of its own in the log.
    String route = exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath();
    if (route.equals("GET /health")) {
      return Response.text("ok");
    }
    Handler handler = handlers.get(route);
    String name = handler == null ? "unknown" : handler.name();
    byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY_BYTES + 1);
    if (body.length > LARGEST_BODY_BYTES) {
      log.warn("Refused {}: a body over 6 MB", route);
      // The rest stays unread, so that nothing can follow on this connection.
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
    return handler.answer(new Request(text, caller, Deadline.in(Deadline.FUNCTION_TIMEOUT)));
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
