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
 * Runs one call before the first event, through every layer but the network: nothing is sent, and
 * the caller supplies the service's answer. So Java and the SDK do their first-call work while
 * Lambda starts the function, with a whole core instead of the fraction that its memory buys.
 */
public final class WarmUp {
  /** Stands for an invocation during the warm-up. */
  public static final Invocation INVOCATION =
      new Invocation("warm-up", null, Duration.ofSeconds(10));

  /** Limits the wait for a connection; a slower one is left to the first call. */
  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(1);

  private final Logger log = LoggerFactory.getLogger(WarmUp.class);
  private @Nullable Thread connecting;
  private volatile String madeUpAnswer = "";
  private volatile boolean over;

  /** Runs the handler's example call, and returns the function's answer. */
  public byte[] run(Handler handler) {
    begin(handler.exampleAnswer());
    AuditLog discarded = new AuditLog(new PrintStream(OutputStream.nullOutputStream()));
    byte[] answer =
        new LambdaFunction(handler, discarded).handle(event(handler.example()), INVOCATION);
    end(answer);
    return answer;
  }

  /** Makes the client answer every request with this body until {@link #end}. */
  public void begin(String madeUpAnswer) {
    this.madeUpAnswer = madeUpAnswer;
  }

  /**
   * Ends the warm-up, and waits for the connection.
   *
   * @param answer the function's answer, for the log
   */
  public void end(byte[] answer) {
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
  }

  private static byte[] event(String body) {
    ObjectNode event = Json.object();
    event.putObject("requestContext").putObject("http");
    event.putObject("headers");
    return Json.writeBytes(event.put("body", body));
  }

  /**
   * Returns a client that answers by itself until the warm-up is over, and passes requests on from
   * then on. Meanwhile a thread opens the connection that the first event's call will use.
   *
   * @param endpoint the address of the service that the function calls
   */
  public SdkHttpClient until(SdkHttpClient real, URI endpoint) {
    connecting = Thread.ofPlatform().daemon().start(() -> connect(real, endpoint));
    return new SdkHttpClient() {
      @Override
      public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return over ? real.prepareRequest(request) : new MadeUp(request, madeUpAnswer);
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

  /**
   * Asks for the service's root without a signature: DynamoDB answers with its health page, and
   * others with a refusal.
   */
  private void connect(SdkHttpClient http, URI endpoint) {
    SdkHttpRequest request =
        SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(endpoint.resolve("/")).build();
    try {
      HttpExecuteResponse response =
          http.prepareRequest(HttpExecuteRequest.builder().request(request).build()).call();
      // The connection is free again only when the body has been read to its end.
      if (response.responseBody().isPresent()) {
        try (InputStream body = response.responseBody().get()) {
          body.transferTo(OutputStream.nullOutputStream());
        }
      }
    } catch (IOException | RuntimeException e) {
      log.debug("The first call will connect by itself", e);
    }
  }

  private record MadeUp(HttpExecuteRequest request, String answer)
      implements ExecutableHttpRequest {
    @Override
    public HttpExecuteResponse call() throws IOException {
      ContentStreamProvider body = request.contentStreamProvider().orElse(null);
      if (body != null) {
        body.newStream().transferTo(OutputStream.nullOutputStream());
      }
      byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
      CRC32 checksum = new CRC32();
      checksum.update(bytes);
      return HttpExecuteResponse.builder()
          .response(
              SdkHttpResponse.builder()
                  .statusCode(200)
                  .appendHeader("content-type", "application/x-amz-json-1.0")
                  .appendHeader("content-length", Integer.toString(bytes.length))
                  .appendHeader("x-amz-crc32", Long.toString(checksum.getValue()))
                  .build())
          .responseBody(AbortableInputStream.create(new ByteArrayInputStream(bytes)))
          .build();
    }

    @Override
    public void abort() {}
  }
}
