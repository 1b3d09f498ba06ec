package io.github.dynamodbmcp.handlers.relay;

import io.github.dynamodbmcp.handlers.call.Backoff;
import io.github.dynamodbmcp.handlers.call.TimeBudget;
import io.github.dynamodbmcp.handlers.core.Response;
import io.github.dynamodbmcp.handlers.fault.Connections;
import io.github.dynamodbmcp.handlers.http.CrtSigner;
import io.github.dynamodbmcp.protocol.tool.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;

/**
 * Invokes functions and waits for their answers. It repeats only what certainly had no effect, or
 * what changes nothing.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Invoke</a>
 */
final class LambdaClient {
  private static final int MAX_ATTEMPTS = 4;

  private final BackendStack backend;
  private final SdkHttpClient http;
  private final CrtSigner signer = new CrtSigner();

  LambdaClient(BackendStack backend, SdkHttpClient http) {
    this.backend = backend;
    this.http = http;
  }

  /**
   * Invokes the function of a command, and returns its response.
   *
   * @param trace the value of the header that carries the trace; null for none
   * @param changesNothing whether the function changes nothing, so that it may run twice
   */
  Response invoke(
      String command,
      byte[] event,
      @Nullable String trace,
      boolean changesNothing,
      Deadline deadline)
      throws InvocationFailed {
    String function = backend.function(command);
    Backoff backoff = new Backoff(TimeBudget.of(deadline.left()));
    for (int attempt = 1; ; attempt++) {
      try {
        return once(function, event, trace, deadline);
      } catch (InvocationFailed e) {
        if (attempt == MAX_ATTEMPTS || !e.mayBeRepeated(changesNothing) || !backoff.pause()) {
          throw e;
        }
      }
    }
  }

  private Response once(String function, byte[] event, @Nullable String trace, Deadline deadline)
      throws InvocationFailed {
    ExecutableHttpRequest request;
    try {
      request = http.prepareRequest(signed(function, event, trace));
    } catch (SdkException e) {
      throw InvocationFailed.refused(
          "The MCP function has no AWS credentials, so nothing was sent. Whoever runs the backend must check the function's role.");
    }
    // Not every failure of the network ends the call by itself.
    FutureTask<Reply> task = new FutureTask<>(() -> reply(request));
    Thread.ofPlatform().daemon().name("invoke").start(task);
    try {
      return LambdaAnswers.response(
          function, task.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      request.abort();
      throw LambdaAnswers.noneInTime(function);
    } catch (ExecutionException e) {
      throw failed(e.getCause());
    } catch (InterruptedException e) {
      request.abort();
      Thread.currentThread().interrupt();
      throw LambdaAnswers.noneInTime(function);
    }
  }

  private static InvocationFailed failed(@Nullable Throwable cause) {
    if (cause instanceof IOException || cause instanceof SdkException) {
      if (!Connections.neverConnected(cause)) {
        return InvocationFailed.lost("The connection to Lambda broke.");
      }
      String sentence =
          "Lambda can't be reached%s."
              .formatted(Connections.reason(cause).map(" at "::concat).orElse(""));
      return Connections.worthAnotherTry(cause)
          ? InvocationFailed.postponed(sentence)
          : InvocationFailed.refused(sentence);
    }
    throw new IllegalStateException("The HTTP client failed", cause);
  }

  private HttpExecuteRequest signed(String function, byte[] event, @Nullable String trace) {
    ContentStreamProvider body = ContentStreamProvider.fromByteArray(event);
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(backend.lambda().resolve("/2015-03-31/functions/" + function + "/invocations"))
            .putHeader("Content-Type", "application/json")
            .putHeader("Content-Length", Integer.toString(event.length))
            .putHeader("X-Amz-Invocation-Type", "RequestResponse");
    if (trace != null) {
      request.putHeader("X-Amzn-Trace-Id", trace);
    }
    SignedRequest signed =
        signer.sign(
            SignRequest.builder(backend.credentials().resolveCredentials())
                .request(request.build())
                .payload(body)
                .putProperty(AwsV4HttpSigner.REGION_NAME, backend.region())
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "lambda")
                .build());
    return HttpExecuteRequest.builder()
        .request(signed.request())
        .contentStreamProvider(body)
        .build();
  }

  private static Reply reply(ExecutableHttpRequest request) throws IOException {
    HttpExecuteResponse response = request.call();
    String body = "";
    if (response.responseBody().isPresent()) {
      try (InputStream in = response.responseBody().get()) {
        body = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
    return new Reply(
        response.httpResponse().statusCode(),
        response.httpResponse().firstMatchingHeader("x-amzn-ErrorType").orElse(""),
        response.httpResponse().firstMatchingHeader("X-Amz-Function-Error").isPresent(),
        body);
  }

  /**
   * Lambda's reply.
   *
   * @param errorType why Lambda refused; empty if it didn't
   * @param functionFailed whether the body is the function's error instead of its answer
   */
  record Reply(int status, String errorType, boolean functionFailed, String body) {}
}
