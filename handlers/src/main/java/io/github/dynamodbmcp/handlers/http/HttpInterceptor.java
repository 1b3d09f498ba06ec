package io.github.dynamodbmcp.handlers.http;

import java.io.IOException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/** An HTTP client that sends its requests through another one, and may change the answers. */
public interface HttpInterceptor extends SdkHttpClient {
  /** The client that sends the requests. */
  SdkHttpClient http();

  /**
   * Sends a request, and returns the answer for whoever made it.
   *
   * @param sending sends the request through {@link #http()}
   */
  HttpExecuteResponse intercept(HttpExecuteRequest request, ExecutableHttpRequest sending)
      throws IOException;

  /** The answer with another body. */
  static HttpExecuteResponse withBody(HttpExecuteResponse response, AbortableInputStream body) {
    return HttpExecuteResponse.builder()
        .response(response.httpResponse())
        .responseBody(body)
        .build();
  }

  @Override
  default ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    ExecutableHttpRequest sending = http().prepareRequest(request);
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return intercept(request, sending);
      }

      @Override
      public void abort() {
        sending.abort();
      }
    };
  }

  @Override
  default String clientName() {
    return http().clientName();
  }

  @Override
  default void close() {
    http().close();
  }
}
