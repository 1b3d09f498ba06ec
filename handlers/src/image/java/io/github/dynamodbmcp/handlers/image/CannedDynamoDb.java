package io.github.dynamodbmcp.handlers.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.CRC32;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A stand-in for DynamoDB that answers each operation with the lesson's answer for it. */
final class CannedDynamoDb implements AutoCloseable {
  private static final String PASSWORD = "changeit";

  private final HttpServer http;
  private final String scheme;
  private final JsonNode lesson;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private CannedDynamoDb(HttpServer http, String scheme, JsonNode lesson) {
    this.http = http;
    this.scheme = scheme;
    this.lesson = lesson;
  }

  /**
   * Starts one behind TLS, with a self-signed certificate.
   *
   * @param directory holds its key store
   */
  static CannedDynamoDb start(Path directory, JsonNode lesson)
      throws IOException, InterruptedException {
    HttpsServer https = HttpsServer.create(anyPort(), 0);
    https.setHttpsConfigurator(new HttpsConfigurator(tls(directory)));
    return new CannedDynamoDb(https, "https", lesson).started();
  }

  static CannedDynamoDb startWithoutTls(JsonNode lesson) throws IOException {
    return new CannedDynamoDb(HttpServer.create(anyPort(), 0), "http", lesson).started();
  }

  private CannedDynamoDb started() {
    http.setExecutor(threads);
    http.createContext("/", this::serve);
    http.start();
    return this;
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  String url() {
    return "%s://localhost:%d".formatted(scheme, http.getAddress().getPort());
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] asked = exchange.getRequestBody().readAllBytes();
      if (exchange.getRequestMethod().equals("GET")) {
        // A function's warm-up asks for the health page.
        byte[] healthy = "healthy: localhost ".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, healthy.length);
        exchange.getResponseBody().write(healthy);
        return;
      }
      JsonNode request = Json.read(asked);
      @Nullable String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      JsonNode answer = answer(target == null ? "" : target.replaceFirst(".*\\.", ""), request);
      byte[] body = Json.writeBytes(answer);
      CRC32 crc = new CRC32();
      crc.update(body);
      exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
      exchange.getResponseHeaders().add("x-amzn-RequestId", "REQUEST");
      exchange.getResponseHeaders().add("x-amz-crc32", Long.toString(crc.getValue()));
      exchange.sendResponseHeaders(answer.has("__type") ? 400 : 200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** Returns the operation's answer, its page of one item, or the error of the requested table. */
  private JsonNode answer(String operation, JsonNode request) {
    JsonNode error = lesson.path("errors").path(request.findPath("TableName").asText());
    if (error.isObject()) {
      return error;
    }
    boolean one = request.path("Limit").asInt() == 1;
    return lesson.path(one ? "pages" : "answers").path(operation);
  }

  private static SSLContext tls(Path directory) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    Path store = directory.resolve("localhost.p12");
    Files.deleteIfExists(store);
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "localhost",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-validity",
                "1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool failed: " + output);
    }
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("The key of this build is unusable", e);
    }
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
