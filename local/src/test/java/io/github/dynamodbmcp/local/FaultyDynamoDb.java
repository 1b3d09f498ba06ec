package io.github.dynamodbmcp.local;

import io.github.dynamodbmcp.handlers.Settings;
import io.github.dynamodbmcp.handlers.call.TimeBudget;
import io.github.dynamodbmcp.handlers.core.OperationHandler;
import io.github.dynamodbmcp.handlers.core.Outcome;
import io.github.dynamodbmcp.handlers.core.Request;
import io.github.dynamodbmcp.handlers.dynamodb.DynamoDb;
import io.github.dynamodbmcp.handlers.http.HttpInterceptor;
import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.handlers.operation.Operations;
import io.github.dynamodbmcp.protocol.tool.Caller;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * An HTTP client that fails on the way to DynamoDB Local or back. Each request is numbered, and a
 * plan says what happens to it.
 */
final class FaultyDynamoDb implements HttpInterceptor {
  /** The fault that a request meets. */
  enum Fault {
    NONE,
    /** No connection is made. */
    NOT_CONNECTED,
    /** The connection breaks before DynamoDB has the request. */
    LOST_BEFORE,
    /** DynamoDB applies the request, and its answer is lost. */
    LOST_AFTER,
    /** DynamoDB applies the request and answers with an error of its own. */
    FAILED_AFTER,
    /** DynamoDB refuses the request for now. */
    THROTTLED,
    /** DynamoDB applies the request, and its answer takes for ever. */
    HANGS_AFTER
  }

  /** Decides what happens to a request. */
  interface Plan {
    /**
     * Returns the fault.
     *
     * @param number of the request, from 0
     * @param atOnce how many requests go on, this one included
     */
    Fault of(int number, int atOnce);
  }

  private final SdkHttpClient http =
      UrlConnectionHttpClient.builder().socketTimeout(Duration.ofSeconds(30)).build();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private final Plan plan;
  private final Duration delay;

  /**
   * Creates the client.
   *
   * @param delay added to each request that DynamoDB answers
   */
  FaultyDynamoDb(Plan plan, Duration delay) {
    this.plan = plan;
    this.delay = delay;
  }

  /** The number of requests so far. */
  int requests() {
    return requests.get();
  }

  /** The number of requests that go on. */
  int running() {
    return running.get();
  }

  /** The most requests that went on at once. */
  int mostAtOnce() {
    return mostAtOnce.get();
  }

  @Override
  public SdkHttpClient http() {
    return http;
  }

  @Override
  public HttpExecuteResponse intercept(HttpExecuteRequest request, ExecutableHttpRequest sending)
      throws IOException {
    int atOnce = running.incrementAndGet();
    mostAtOnce.accumulateAndGet(atOnce, Math::max);
    try {
      return answer(plan.of(requests.getAndIncrement(), atOnce), sending);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    } finally {
      running.decrementAndGet();
    }
  }

  private HttpExecuteResponse answer(Fault fault, ExecutableHttpRequest sending)
      throws IOException, InterruptedException {
    Thread.sleep(delay);
    switch (fault) {
      case NONE -> {}
      case NOT_CONNECTED -> throw new ConnectException("Connection refused");
      case LOST_BEFORE -> throw new IOException("Connection reset");
      case THROTTLED -> {
        return error(400, "ProvisionedThroughputExceededException");
      }
      case LOST_AFTER, FAILED_AFTER, HANGS_AFTER -> {
        HttpExecuteResponse response = sending.call();
        try (AbortableInputStream body = response.responseBody().orElseThrow()) {
          body.readAllBytes();
        }
        if (fault == Fault.FAILED_AFTER) {
          return error(500, "InternalServerError");
        }
        if (fault == Fault.HANGS_AFTER) {
          Thread.sleep(Duration.ofMinutes(1));
        }
        throw new IOException("Connection reset");
      }
    }
    return sending.call();
  }

  private static HttpExecuteResponse error(int status, String type) {
    byte[] body =
        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#%s\",\"message\":\"no\"}"
            .formatted(type)
            .getBytes(StandardCharsets.UTF_8);
    return HttpExecuteResponse.builder()
        .response(SdkHttpResponse.builder().statusCode(status).build())
        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
        .build();
  }

  /** Calls a tool that writes, over this client. */
  Outcome call(LocalSystem system, String command, String body, Duration time) {
    Settings settings =
        Settings.from(
            Map.of(
                "AWS_REGION", LocalSystem.REGION,
                "AWS_ACCESS_KEY_ID", LocalSystem.ACCESS_KEY_ID,
                "AWS_SECRET_ACCESS_KEY", LocalSystem.SECRET_ACCESS_KEY,
                "AWS_ENDPOINT_URL_DYNAMODB", system.dynamoDbUrl(),
                "MCP_MAX_RESPONSE_CHARS", "1000000"));
    Operation operation =
        Operations.all().stream()
            .filter(each -> each.command().equals(command))
            .findFirst()
            .orElseThrow();
    try (DynamoDb dynamoDb = new DynamoDb(settings.dynamoDb(), this::at)) {
      return new OperationHandler(operation, dynamoDb.writing(), settings.scope())
          .answer(new Request(body, Caller.local("tester"), TimeBudget.of(time), false));
    }
  }

  /** Creates the client, whatever the address. */
  SdkHttpClient at(URI address) {
    return this;
  }
}
