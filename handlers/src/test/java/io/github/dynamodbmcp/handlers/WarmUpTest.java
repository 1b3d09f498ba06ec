package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.handlers.json.Json;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

final class WarmUpTest {
  private static final Settings SETTINGS =
      Settings.from(
          Map.of(
              "AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9001",
              "AWS_ACCESS_KEY_ID", "key",
              "AWS_SECRET_ACCESS_KEY", "secret"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "get-item",
        "query",
        "scan",
        "batch-get",
        "list-tables",
        "describe-table",
        "count-items",
        "put-item",
        "update-item",
        "delete-item"
      })
  void aFunctionGoesTheWholeWayAndSendsNothingButAGreeting(String command) {
    Recording http = new Recording();
    WarmUp warmUp = new WarmUp();
    Function function =
        DaggerWiring.factory()
            .create(SETTINGS, _ -> warmUp.until(http, URI.create("https://dynamodb.test")))
            .functions()
            .named(command)
            .orElseThrow();
    JsonNode answer = Json.read(warmUp.run(function));
    assertEquals(200, answer.path("statusCode").asInt(), answer.toString());
    assertEquals(List.of("GET https://dynamodb.test/"), http.sent);
  }

  /** Notes what would be sent, and fails. */
  private static final class Recording implements SdkHttpClient {
    private final List<String> sent = new CopyOnWriteArrayList<>();

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      sent.add(request.httpRequest().method() + " " + request.httpRequest().getUri());
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() throws IOException {
          throw new IOException("There is no network");
        }

        @Override
        public void abort() {}
      };
    }

    @Override
    public void close() {}
  }
}
