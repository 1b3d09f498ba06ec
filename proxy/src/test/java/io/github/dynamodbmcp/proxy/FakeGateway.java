package io.github.dynamodbmcp.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/**
 * An API Gateway HTTP API with IAM authorization, on loopback: it accepts correctly signed requests
 * and answers any other with {@code {"message":"Forbidden"}}.
 */
public final class FakeGateway implements AutoCloseable {

  static final String ACCESS_KEY = "AKIDGATEWAY";
  static final String SECRET_KEY = "gateway-secret";
  static final String REGION = "us-east-1";

  /** A request that was accepted. */
  record Received(String method, String path, Map<String, String> headers, String body) {}

  /** Answers a request, or leaves it unanswered. */
  interface Responder {
    void respond(HttpExchange exchange, String body) throws IOException, InterruptedException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Responder> responders = new ConcurrentHashMap<>();
  private final FakeAws aws = new FakeAws();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final AtomicInteger refused = new AtomicInteger();
  private final SignatureCheck signatures = new SignatureCheck(REGION);
  private volatile Duration clockOffset = Duration.ZERO;
  private volatile boolean recording = true;
  private volatile boolean open;

  private FakeGateway(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    signatures.know(ACCESS_KEY, SECRET_KEY);
    answer("/tools", json(200, resource("/tools.json")));
  }

  static FakeGateway start() {
    try {
      return start(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static FakeGateway start(int port) throws IOException {
    return start(
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000));
  }

  /** Starts a gateway on an address of this machine. */
  static FakeGateway start(InetAddress address) throws IOException {
    return start(HttpServer.create(new InetSocketAddress(address, 0), 100));
  }

  /** Starts a gateway with TLS. */
  static FakeGateway start(SSLContext tls) throws IOException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return start(server);
  }

  private static FakeGateway start(HttpServer server) {
    FakeGateway gateway = new FakeGateway(server);
    server.start();
    return gateway;
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Sets how a path is answered from now on. */
  void answer(String path, Responder responder) {
    responders.put(path, responder);
  }

  /** Accepts this key too. */
  void know(String accessKey, String secretKey) {
    signatures.know(accessKey, secretKey);
  }

  /** Accepts this key no longer. */
  void forget(String accessKey) {
    signatures.forget(accessKey);
  }

  /** The stand-in for the AWS services that issue credentials, at this gateway's URL. */
  FakeAws aws() {
    return aws;
  }

  /** Sets the gateway's clock ahead; {@link Relay} shifts the dates of responses. */
  void clockAhead(Duration offset) {
    clockOffset = offset;
  }

  /** Accepts unsigned requests too. */
  void openToEveryone() {
    open = true;
  }

  /** The accepted requests, without those for the list of tools. */
  List<Received> calls() {
    return received.stream().filter(call -> !call.path().equals("/tools")).toList();
  }

  List<Received> received() {
    return received;
  }

  int refused() {
    return refused.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body;
    try (InputStream in = exchange.getRequestBody()) {
      body = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    Instant now = Instant.now().plus(clockOffset);
    String path = exchange.getRequestURI().getPath();
    try {
      if (FakeAws.isFor(exchange, body)) {
        aws.answer(exchange, body);
      } else if (!open && !signatures.isRight(exchange, body, now)) {
        refused.incrementAndGet();
        json(403, "{\"message\":\"Forbidden\"}").respond(exchange, body);
      } else {
        if (recording) {
          received.add(
              new Received(
                  exchange.getRequestMethod(), path, SignatureCheck.headers(exchange), body));
        }
        responders
            .getOrDefault(path, json(404, "{\"message\":\"Not Found\"}"))
            .respond(exchange, body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  static Responder text(int status, String text) {
    return typed(status, "text/plain; charset=utf-8", text);
  }

  static Responder json(int status, String json) {
    return typed(status, "application/json", json);
  }

  private static Responder typed(int status, String type, String text) {
    return (exchange, body) -> {
      exchange.getResponseHeaders().set("Content-Type", type);
      write(exchange, status, text);
    };
  }

  /** Answers with the request body. */
  static Responder echo() {
    return (exchange, body) -> json(200, body).respond(exchange, body);
  }

  /** Adds a header to a response. */
  static Responder with(String header, String value, Responder responder) {
    return (exchange, body) -> {
      exchange.getResponseHeaders().set(header, value);
      responder.respond(exchange, body);
    };
  }

  /** Delays a response. */
  static Responder after(Duration time, Responder responder) {
    return (exchange, body) -> {
      Thread.sleep(time.toMillis());
      responder.respond(exchange, body);
    };
  }

  /** Begins a response and never ends it. */
  static Responder stall() {
    return (exchange, body) -> {
      exchange.getResponseHeaders().set("Content-Type", "text/plain");
      exchange.sendResponseHeaders(200, 1000);
      exchange.getResponseBody().write("begin".getBytes(StandardCharsets.UTF_8));
      exchange.getResponseBody().flush();
      Thread.sleep(60_000);
    };
  }

  /** Reads the request and closes the connection. */
  static Responder hangUp() {
    return (exchange, body) -> {};
  }

  /** Uses the responders in turn, and the last one from then on. */
  static Responder inTurn(Responder... responders) {
    AtomicInteger next = new AtomicInteger();
    return (exchange, body) ->
        responders[Math.min(next.getAndIncrement(), responders.length - 1)].respond(exchange, body);
  }

  static void write(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  static String resource(String name) {
    try (InputStream in = FakeGateway.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** Runs a gateway for the benchmark (bench/proxy): every tool returns its arguments at once. */
  public static void main(String... args) throws Exception {
    FakeGateway gateway = start(args.length > 0 ? Integer.parseInt(args[0]) : 0);
    gateway.recording = false;
    for (JsonNode tool : new ObjectMapper().readTree(resource("/tools.json"))) {
      gateway.answer(tool.get("route").asText(), answerOf(tool.get("name").asText()));
    }
    System.out.println("Ready: " + gateway.url());
    System.in.transferTo(OutputStream.nullOutputStream());
    gateway.close();
    System.exit(0);
  }

  private static Responder answerOf(String tool) {
    return (exchange, body) -> {
      Responder responder =
          body.contains("\"format\":\"json\"") ? json(200, body) : text(200, tool + ": " + body);
      responder.respond(exchange, body);
    };
  }
}
