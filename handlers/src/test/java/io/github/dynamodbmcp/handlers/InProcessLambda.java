package io.github.dynamodbmcp.handlers;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.handlers.core.AuditLog;
import io.github.dynamodbmcp.handlers.core.Handlers;
import io.github.dynamodbmcp.handlers.lambda.LambdaFunction;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/** An HTTP client that stands in for Lambda: it runs the functions in this JVM. */
final class InProcessLambda implements SdkHttpClient {
  private static final String PATH = "/2015-03-31/functions/dynamodb-mcp-";

  private final Handlers handlers;
  private final AuditLog audit;
  private final List<SdkHttpRequest> requests = new ArrayList<>();
  private final List<JsonNode> events = new ArrayList<>();

  /**
   * Deploys the functions.
   *
   * @param dynamoDb answers their requests
   * @param audit takes their audit lines
   */
  InProcessLambda(SdkHttpClient dynamoDb, PrintStream audit) {
    this.handlers =
        DaggerWiring.factory()
            .create(
                Settings.from(Map.of("AWS_ACCESS_KEY_ID", "a", "AWS_SECRET_ACCESS_KEY", "b")),
                _ -> dynamoDb)
            .handlers();
    this.audit = new AuditLog(audit);
  }

  /** The requests so far. */
  List<SdkHttpRequest> requests() {
    return requests;
  }

  /** The events so far. */
  List<JsonNode> events() {
    return events;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return invoke(request);
      }

      @Override
      public void abort() {}
    };
  }

  private HttpExecuteResponse invoke(HttpExecuteRequest request) throws IOException {
    String path = request.httpRequest().encodedPath();
    String command = path.substring(PATH.length(), path.lastIndexOf('/'));
    try (InputStream body = request.contentStreamProvider().orElseThrow().newStream()) {
      byte[] event = body.readAllBytes();
      synchronized (this) {
        requests.add(request.httpRequest());
        events.add(Json.read(event));
      }
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      new LambdaFunction(handlers.named(command).orElseThrow(), audit)
          .handleRequest(
              new ByteArrayInputStream(event),
              answer,
              new FunctionContext(Duration.ofSeconds(25), "Root=1"));
      return HttpExecuteResponse.builder()
          .response(SdkHttpResponse.builder().statusCode(200).build())
          .responseBody(AbortableInputStream.create(new ByteArrayInputStream(answer.toByteArray())))
          .build();
    }
  }

  @Override
  public void close() {}
}
