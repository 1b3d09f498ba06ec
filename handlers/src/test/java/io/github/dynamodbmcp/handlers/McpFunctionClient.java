package io.github.dynamodbmcp.handlers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.core.AuditLog;
import io.github.dynamodbmcp.handlers.mcp.McpTransport;
import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.handlers.operation.Operations;
import io.github.dynamodbmcp.handlers.relay.McpFunction;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.http.SdkHttpClient;

/** The function {@code mcp}, and a client that reaches it through API Gateway. */
final class McpFunctionClient implements McpTransport {
  static final Map<String, String> ENVIRONMENT =
      Map.of(
          "AWS_REGION", "us-east-1",
          "AWS_ACCESS_KEY_ID", "AKIDEXAMPLE",
          "AWS_SECRET_ACCESS_KEY", "secret",
          "MCP_BACKEND_STACK", "dynamodb-mcp");

  private final ByteArrayOutputStream audit = new ByteArrayOutputStream();
  private final McpFunction function;
  private Duration time = Duration.ofSeconds(28);

  private McpFunctionClient(Function<PrintStream, SdkHttpClient> lambda) {
    PrintStream lines = new PrintStream(audit, true, StandardCharsets.UTF_8);
    this.function =
        new McpFunction(
            Settings.backend(ENVIRONMENT), operations(), lambda.apply(lines), new AuditLog(lines));
  }

  /** The operations that the function knows: all, those of extensions included. */
  static List<Operation> operations() {
    return Stream.concat(Operations.all().stream(), Operations.extensions().stream()).toList();
  }

  /** Builds the function over a stand-in for Lambda. */
  static McpFunctionClient over(SdkHttpClient lambda) {
    return new McpFunctionClient(_ -> lambda);
  }

  /** Builds the function over one that writes its audit lines where this one does. */
  static McpFunctionClient over(Function<PrintStream, SdkHttpClient> lambda) {
    return new McpFunctionClient(lambda);
  }

  /** Limits the time of each event, as Lambda does. */
  McpFunctionClient within(Duration time) {
    this.time = time;
    return this;
  }

  @Override
  public Answer send(String method, String body, String... headers) {
    return answer(
        event(method, body.replace('\'', '"').getBytes(StandardCharsets.ISO_8859_1), headers));
  }

  /** Sends an event, and returns the answer that API Gateway makes of the function's. */
  Answer answer(JsonNode event) {
    JsonNode answer = invoke(Json.writeBytes(event));
    Map<String, List<String>> received = new HashMap<>();
    answer
        .path("headers")
        .properties()
        .forEach(header -> received.put(header.getKey(), List.of(header.getValue().asText())));
    return new Answer(
        answer.path("statusCode").asInt(),
        HttpHeaders.of(received, (_, _) -> true),
        answer.path("body").asText());
  }

  /** Invokes the function with any bytes. */
  JsonNode invoke(byte[] event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      function.handleRequest(
          new ByteArrayInputStream(event),
          out,
          new FunctionContext(time, "Root=1-67891233-abcdef012345678912345678"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Json.read(out.toByteArray());
  }

  /** The event that API Gateway makes of a request. */
  static ObjectNode event(String method, byte[] body, String... headers) {
    ObjectNode event = example();
    event.put("routeKey", "ANY /mcp").put("rawPath", "/mcp");
    ObjectNode context = (ObjectNode) event.path("requestContext");
    context.put("routeKey", "ANY /mcp");
    ((ObjectNode) context.path("http")).put("method", method).put("path", "/mcp");
    ObjectNode received = event.putObject("headers");
    for (int i = 0; i < headers.length; i += 2) {
      String name = headers[i].toLowerCase(Locale.ROOT);
      String value = headers[i + 1];
      received.put(name, received.has(name) ? received.path(name).asText() + "," + value : value);
    }
    String text = new String(body, StandardCharsets.UTF_8);
    boolean binary = body.length % 2 == 1 || text.indexOf('\ufffd') >= 0;
    return event
        .put("body", binary ? Base64.getEncoder().encodeToString(body) : text)
        .put("isBase64Encoded", binary);
  }

  private static ObjectNode example() {
    try (InputStream in = McpFunctionClient.class.getResourceAsStream("/events/post.json")) {
      return (ObjectNode) Json.read(Objects.requireNonNull(in).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String origin() {
    return "https://api123.execute-api.us-east-1.amazonaws.com";
  }

  @Override
  public String audit() {
    return audit.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void clearAudit() {
    audit.reset();
  }
}
