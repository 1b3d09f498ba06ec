package io.github.dynamodbmcp.handlers;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.dynamodbmcp.handlers.operation.Deadline;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All the functions behind one HTTP server, for where there is no API Gateway. It answers as the
 * HTTP API does: only requests that are signed right, {@code {"message":"Forbidden"}} to any other.
 */
public final class Server implements AutoCloseable {
  /** The service that requests are signed for, as for API Gateway. */
  private static final String SERVICE = "execute-api";

  /** What Lambda takes. */
  private static final int LARGEST_BODY = 6 * 1024 * 1024;

  private final Logger log = LoggerFactory.getLogger(Server.class);
  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Function> functions;
  private final @Nullable SignatureVerifier verifier;
  private final Settings.@Nullable AccessKey key;
  private final AuditLog audit;

  private Server(Settings settings, HttpServer http, AuditLog audit) {
    this.http = http;
    this.audit = audit;
    this.key = settings.serving().key();
    this.verifier =
        key == null
            ? null
            : new SignatureVerifier(key, settings.region(), SERVICE, Clock.systemUTC());
    this.functions =
        DaggerWiring.factory().create(settings, DynamoDbClients::http).functions().byRoute(audit);
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
    Server server = new Server(settings, http, new AuditLog(audit));
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

  /** Stops: no new calls, and those under way get a second to end. */
  @Override
  public void close() {
    http.stop(1);
    threads.close();
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
    } catch (RuntimeException e) {
      log.error("A request failed on a fault of the server", e);
    }
  }

  private Response answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String routeKey = exchange.getRequestMethod() + " " + path;
    if (routeKey.equals("GET /health")) {
      return Response.error(200, "ok");
    }
    Function function = functions.get(routeKey);
    String name = function == null ? "unknown" : function.name();
    byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
    if (body.length > LARGEST_BODY) {
      // The rest stays unread, so that nothing can follow on this connection: say so.
      exchange.getResponseHeaders().set("connection", "close");
    }
    if (body.length > LARGEST_BODY) {
      audit.refused(name, caller(exchange, false), 413);
      return Response.json(413, "{\"message\":\"Request Entity Too Large\"}");
    }
    String refusal = refusal(exchange, body);
    Caller caller = caller(exchange, refusal == null);
    if (refusal != null) {
      log.warn("Refused {}: {}", name, refusal);
      audit.refused(name, caller, 403);
      return Response.json(403, "{\"message\":\"Forbidden\"}");
    }
    if (function == null) {
      audit.refused(name, caller, 404);
      return Response.json(404, "{\"message\":\"Not Found\"}");
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      audit.refused(name, caller, 400);
      return Response.error(400, "The request body is not valid UTF-8 text.");
    }
    return function.answer(new Request(text, caller, Deadline.in(Deadline.FUNCTION_TIMEOUT)));
  }

  private @Nullable String refusal(HttpExchange exchange, byte[] body) {
    if (verifier != null) {
      return verifier.refusal(
          exchange.getRequestMethod(),
          exchange.getRequestURI(),
          exchange.getRequestHeaders(),
          body);
    }
    // Without a key only this machine may call, and no page in its browser.
    Headers headers = exchange.getRequestHeaders();
    String host = String.valueOf(headers.getFirst("host"));
    return headers.containsKey("origin") || !host.matches("(localhost|127\\..*|\\[::1])(:\\d+)?")
        ? "a browser, or a host name that isn't loopback's"
        : null;
  }

  private Caller caller(HttpExchange exchange, boolean verified) {
    return new Caller(
        verified ? key == null ? "local" : "access-key:" + key.id() : null,
        exchange.getRequestHeaders().getFirst("x-mcp-user"),
        null,
        exchange.getRemoteAddress().getAddress().getHostAddress(),
        UUID.randomUUID().toString(),
        exchange.getRequestHeaders().getFirst("x-amzn-trace-id"));
  }
}
