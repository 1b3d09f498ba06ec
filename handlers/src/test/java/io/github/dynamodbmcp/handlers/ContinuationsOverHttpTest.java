package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.core.AuditLog;
import io.github.dynamodbmcp.handlers.server.Server;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** The server continues readings for callers that sign the header, as the functions do. */
final class ContinuationsOverHttpTest {
  private static final String COUNT = "{\"table_name\": \"Users\", \"count_only\": true}";
  private static final String COUNTED =
      "{\"Count\":7,\"ScannedCount\":7,\"LastEvaluatedKey\":{\"userId\":{\"S\":\"user001\"}}}";

  private static final Settings SETTINGS =
      Settings.from(
          Map.of(
              "PORT", "0",
              "AWS_ACCESS_KEY_ID", "a",
              "AWS_SECRET_ACCESS_KEY", "b",
              "MCP_ACCESS_KEY_ID", "key",
              "MCP_SECRET_ACCESS_KEY", "secret"));

  private final ByteArrayOutputStream audit = new ByteArrayOutputStream();
  private final ScriptedDynamoDb dynamoDb =
      new ScriptedDynamoDb().answer(COUNTED).error(500, "InternalServerError", "oops");
  private final Wiring wiring = DaggerWiring.factory().create(SETTINGS, _ -> dynamoDb);
  @AutoClose private final HttpClient client = HttpClient.newHttpClient();
  @AutoClose private final Server server = start();

  private Server start() {
    try {
      return Server.start(
          SETTINGS.serving(),
          wiring.handlers(),
          new AuditLog(new PrintStream(audit, true, StandardCharsets.UTF_8)),
          wiring.dynamoDb()::close);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private HttpResponse<String> post(String body, Map<String, String> signed, String... unsigned)
      throws Exception {
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(URI.create(server.url() + "/dynamodb/scan"));
    signed.forEach(request::putHeader);
    SdkHttpRequest ready =
        AwsV4HttpSigner.create()
            .sign(sign ->
                sign.identity(AwsCredentialsIdentity.create("key", "secret"))
                    .request(request.build())
                    .payload(ContentStreamProvider.fromUtf8String(body))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "execute-api")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1"))
            .request();
    HttpRequest.Builder sent =
        HttpRequest.newBuilder(ready.getUri()).POST(HttpRequest.BodyPublishers.ofString(body));
    ready.forEachHeader((name, values) -> {
      if (!name.equalsIgnoreCase("host") && !name.equalsIgnoreCase("content-length")) {
        values.forEach(value -> sent.setHeader(name, value));
      }
    });
    if (unsigned.length > 0) {
      sent.headers(unsigned);
    }
    return client.send(sent.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void theHeaderMakesTheDifference() throws Exception {
    var continuation = post(COUNT, Map.of("x-mcp-continue", "1"));
    assertEquals(202, continuation.statusCode(), continuation.body());
    assertEquals(List.of("application/json"), continuation.headers().allValues("content-type"));
    JsonNode body = Json.read(continuation.body());
    assertEquals(7, body.at("/progress/items_read").asInt());
    assertTrue(body.at("/continue/next_token").asText().startsWith("4."), body.toString());

    dynamoDb.answer(COUNTED).error(500, "InternalServerError", "oops");
    var soFar = post(COUNT, Map.of());
    assertEquals(200, soFar.statusCode());
    assertTrue(soFar.body().startsWith("At least 7 items match"), soFar.body());
    List<Integer> statuses =
        audit
            .toString(StandardCharsets.UTF_8)
            .lines()
            .map(line -> Json.read(line).path("status").asInt())
            .toList();
    assertEquals(List.of(202, 200), statuses);
  }

  @Test
  void theSignatureCoversTheHeader() throws Exception {
    assertEquals(
        403, post(COUNT, Map.of("x-mcp-continue", "1"), "x-mcp-continue", "1").statusCode());
    assertEquals(
        403, post(COUNT, Map.of("x-mcp-continue", "0"), "x-mcp-continue", "1").statusCode());
  }

  @Test
  void aTokenOfAMegabyteArrives() throws Exception {
    String token = "4." + "A".repeat(999_998);
    String body = Json.write(((ObjectNode) Json.read(COUNT)).put("next_token", token));
    var refused = post(body, Map.of("x-mcp-continue", "1"));
    assertEquals(400, refused.statusCode());
    assertTrue(refused.body().contains("belongs to other arguments"), refused.body());
  }
}
