package io.github.dynamodbmcp.handlers.server;

import io.github.dynamodbmcp.handlers.CommandLine;
import io.github.dynamodbmcp.handlers.Settings;
import io.github.dynamodbmcp.handlers.mcp.McpTransport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A server, and a client of its MCP endpoint. JSON may have apostrophes for quotes. */
final class McpClient implements AutoCloseable, McpTransport {
  private final ByteArrayOutputStream audit;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Server server;

  private McpClient(Server server, ByteArrayOutputStream audit) {
    this.server = server;
    this.audit = audit;
  }

  /** Starts a server with these settings, and without a DynamoDB unless they name one. */
  static McpClient of(Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>();
    environment.put("PORT", "0");
    environment.put("AWS_ACCESS_KEY_ID", "a");
    environment.put("AWS_SECRET_ACCESS_KEY", "b");
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:1");
    environment.putAll(settings);
    ByteArrayOutputStream audit = new ByteArrayOutputStream();
    try {
      return new McpClient(
          CommandLine.serve(
              Settings.from(environment), new PrintStream(audit, true, StandardCharsets.UTF_8)),
          audit);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String origin() {
    return server.url();
  }

  @Override
  public Answer send(String method, String body, String... headers) {
    return sendTo("/mcp", method, body, headers);
  }

  Answer sendTo(String path, String method, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .method(
                method,
                HttpRequest.BodyPublishers.ofByteArray(
                    body.replace('\'', '"').getBytes(StandardCharsets.ISO_8859_1)));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A connection to the server. */
  RawClient connection() throws IOException {
    return new RawClient(server.url());
  }

  /** As many connections at once. */
  List<RawClient> connections(int count) throws IOException {
    return RawClient.several(count, server.url());
  }

  @Override
  public String audit() {
    return audit.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void clearAudit() {
    audit.reset();
  }

  @Override
  public void close() {
    http.close();
    server.close();
  }
}
