package io.github.dynamodbmcp.handlers;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.dynamodbmcp.handlers.call.Deadline;
import io.github.dynamodbmcp.handlers.json.Json;
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
 * All the functions behind one HTTP server, for where there is no API Gateway. It answers as the
 * HTTP API does: only requests that are signed right, {@code {"message":"Forbidden"}} to any other.
 */
public final class Server implements AutoCloseable {
  /** What Lambda takes. */
  private static final int LARGEST_BODY = 6 * 1024 * 1024;

  /** How long calls under way get when the server stops, in seconds. */
  private static final int TO_END = 5;

  private final Logger log = LoggerFactory.getLogger(Server.class);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer http;
  private final Admission admission;
  private final AuditLog audit;
  private final Wiring wiring;
  private final Map<String, Function> functions;

  private Server(HttpServer http, Admission admission, AuditLog audit, Wiring wiring) {
    this.http = http;
    this.admission = admission;
    this.audit = audit;
    this.wiring = wiring;
    this.functions = wiring.functions().byRoute();
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
    http.stop(TO_END);
    threads.shutdownNow();
    wiring.reading().close();
    wiring.writing().close();
    wiring.http().close();
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
    String route = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
    if (route.equals("GET /health")) {
      return Response.text("ok");
    }
    byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
    Optional<String> refusal =
        body.length > LARGEST_BODY
            ? Optional.of("a body over 6 MB")
            : admission.refusal(exchange, body);
    Caller caller = caller(exchange, refusal.isEmpty() ? admission.principal() : null);
    Function function = functions.get(route);
    return audit.record(
        function == null ? "unknown" : function.name(),
        caller,
        () -> {
          if (refusal.isPresent()) {
            log.warn("Refused {}: {}", route, refusal.get());
            return Outcome.refused(refused(exchange, body));
          }
          if (function == null) {
            return Outcome.refused(Response.json(404, "{\"message\":\"Not Found\"}"));
          }
          return answer(function, body, caller);
        });
  }

  private static Response refused(HttpExchange exchange, byte[] body) {
    if (body.length <= LARGEST_BODY) {
      return Response.json(403, "{\"message\":\"Forbidden\"}");
    }
    // The rest stays unread, so that nothing can follow on this connection: say so.
    exchange.getResponseHeaders().set("connection", "close");
    return Response.json(413, "{\"message\":\"Request Entity Too Large\"}");
  }

  private static Outcome answer(Function function, byte[] body, Caller caller) {
    String text;
    try {
      text = Json.utf8(body);
    } catch (IllegalArgumentException e) {
      return Outcome.refused(Response.error(400, "The request body " + e.getMessage() + " text."));
    }
    return function.answer(new Request(text, caller, Deadline.in(Deadline.FUNCTION_TIMEOUT)));
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
