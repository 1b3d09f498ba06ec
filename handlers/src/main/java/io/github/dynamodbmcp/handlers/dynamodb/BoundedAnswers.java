package io.github.dynamodbmcp.handlers.dynamodb;

import io.github.dynamodbmcp.handlers.fault.AnswerTooLarge;
import io.github.dynamodbmcp.handlers.http.HttpInterceptor;
import java.io.FilterInputStream;
import java.io.IOException;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Stops reading an answer before its items fill the heap, where they take many times their JSON
 * (docs/rationale.md). DynamoDB returns up to 16 MB of values for a batch.
 */
record BoundedAnswers(SdkHttpClient http) implements HttpInterceptor {
  /**
   * The most bytes of an answer. One item always fits: at most 400 KB in DynamoDB, which is 3.7 MB
   * of JSON if it is all empty strings in a list.
   */
  private static final int MOST_BYTES = 4 * 1024 * 1024;

  @Override
  public HttpExecuteResponse intercept(HttpExecuteRequest request, ExecutableHttpRequest sending)
      throws IOException {
    HttpExecuteResponse response = sending.call();
    Optional<AbortableInputStream> body = response.responseBody();
    return body.isEmpty()
        ? response
        : HttpInterceptor.withBody(
            response, AbortableInputStream.create(new Bounded(body.get()), body.get()));
  }

  /** Reads that many bytes at most, and closes the connection if there are more. */
  private static final class Bounded extends FilterInputStream {
    private final AbortableInputStream body;
    private int read;

    Bounded(AbortableInputStream body) {
      super(body);
      this.body = body;
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int count = super.read(bytes, from, length);
      count(count);
      return count;
    }

    private void count(int more) throws IOException {
      read += Math.max(more, 0);
      if (read > LargeAnswers.LARGE_BYTES) {
        LargeAnswers.awaitTurn();
      }
      if (read > MOST_BYTES) {
        body.abort();
        AnswerTooLarge tooLarge = new AnswerTooLarge();
        // The SDK doesn't repeat the request for an exception of its own.
        throw SdkClientException.create(tooLarge.getMessage(), tooLarge);
      }
    }
  }
}
