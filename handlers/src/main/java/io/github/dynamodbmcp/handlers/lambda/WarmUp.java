package io.github.dynamodbmcp.handlers.lambda;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.core.AuditLog;
import io.github.dynamodbmcp.handlers.core.Handler;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * One call before the first event that goes the whole way but the last step: nothing is sent, and
 * the answer is made up. So what Java and the SDK do at their first call is done while Lambda
 * starts the function, with a whole core in place of the fraction that its memory buys.
 */
public final class WarmUp {
  private static final LambdaFunction.Invocation INVOCATION =
      new LambdaFunction.Invocation("warm-up", null, Duration.ofSeconds(10));

  /**
   * What any operation answers: each reads its own members and skips the others. What it cost comes
   * as a list where there may be several tables.
   */
  private static final String ANSWER =
      """
      {"Item":{"id":{"S":"a"},"n":{"N":"1"},"s":{"SS":["a","b"]},"m":{"M":{"l":{"L":[{"BOOL":true}]}}}},
       "Items":[{"id":{"S":"a"},"n":{"N":"1"}}],"Count":1,"ScannedCount":1,
       "Responses":{"warm-up":[{"id":{"S":"a"}}]},
       "Attributes":{"id":{"S":"a"}},
       "TableNames":["warm-up"],
       "Table":{"TableName":"warm-up","TableStatus":"ACTIVE","ItemCount":1,
        "AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],
        "KeySchema":[{"AttributeName":"id","KeyType":"HASH"}]},
       "ConsumedCapacity":\
      """;

  private static final String COST = "{\"TableName\":\"warm-up\",\"CapacityUnits\":0.5}";

  /** A connection that takes longer is left to the first call. */
  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(1);

  private final Logger log = LoggerFactory.getLogger(WarmUp.class);
  private @Nullable Thread connecting;
  private volatile boolean over;

  /** Makes the call, and tells what the function answered. */
  byte[] run(Handler handler) {
    AuditLog unheard = new AuditLog(new PrintStream(OutputStream.nullOutputStream()));
    byte[] answer =
        new LambdaFunction(handler, unheard).handle(event(handler.example()), INVOCATION);
    over = true;
    if (log.isDebugEnabled()) {
      log.debug("Warmed up with {}", new String(answer, StandardCharsets.UTF_8));
    }
    try {
      if (connecting != null && !connecting.join(CONNECTION_TIMEOUT)) {
        log.debug("Not connected yet");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return answer;
  }

  private static byte[] event(String body) {
    ObjectNode event = Json.object();
    event.putObject("requestContext").putObject("http");
    event.putObject("headers");
    return Json.writeBytes(event.put("body", body));
  }

  /**
   * Answers by itself until the call is over, and hands everything on from then on. Meanwhile a
   * thread opens the connection that the first event's call will take.
   */
  SdkHttpClient until(SdkHttpClient real, URI dynamoDb) {
    connecting = Thread.ofPlatform().daemon().start(() -> connect(real, dynamoDb));
    return new SdkHttpClient() {
      @Override
      public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return over ? real.prepareRequest(request) : new MadeUp(request);
      }

      @Override
      public String clientName() {
        return real.clientName();
      }

      @Override
      public void close() {
        real.close();
      }
    };
  }

  /** Asks DynamoDB whether it is there, which needs no permission and no signature. */
  private void connect(SdkHttpClient http, URI dynamoDb) {
    SdkHttpRequest request =
        SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(dynamoDb.resolve("/")).build();
    try {
      HttpExecuteResponse response =
          http.prepareRequest(HttpExecuteRequest.builder().request(request).build()).call();
      // To its end, for the connection to be free again.
      if (response.responseBody().isPresent()) {
        try (InputStream body = response.responseBody().get()) {
          body.transferTo(OutputStream.nullOutputStream());
        }
      }
    } catch (IOException | RuntimeException e) {
      log.debug("The first call will connect by itself", e);
    }
  }

  private record MadeUp(HttpExecuteRequest request) implements ExecutableHttpRequest {
    @Override
    public HttpExecuteResponse call() throws IOException {
      ContentStreamProvider body = request.contentStreamProvider().orElse(null);
      if (body != null) {
        body.newStream().transferTo(OutputStream.nullOutputStream());
      }
      byte[] answer = answer().getBytes(StandardCharsets.UTF_8);
      CRC32 checksum = new CRC32();
      checksum.update(answer);
      return HttpExecuteResponse.builder()
          .response(
              SdkHttpResponse.builder()
                  .statusCode(200)
                  .appendHeader("content-type", "application/x-amz-json-1.0")
                  .appendHeader("content-length", Integer.toString(answer.length))
                  .appendHeader("x-amz-crc32", Long.toString(checksum.getValue()))
                  .build())
          .responseBody(AbortableInputStream.create(new ByteArrayInputStream(answer)))
          .build();
    }

    private String answer() {
      boolean several =
          request
              .httpRequest()
              .firstMatchingHeader("X-Amz-Target")
              .filter(target -> target.contains("Batch"))
              .isPresent();
      return ANSWER + (several ? "[" + COST + "]}" : COST + "}");
    }

    @Override
    public void abort() {}
  }
}
