package io.github.dynamodbmcp.handlers.dynamodb;

import io.github.dynamodbmcp.handlers.http.HttpInterceptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Treats an empty 200 as a broken connection. DynamoDB sends none, since every operation asks for
 * its cost or for a list; something between may, and the SDK would read it as an item that isn't
 * there, or as a write that succeeded.
 */
record FullAnswers(SdkHttpClient http) implements HttpInterceptor {
  /** An answer of more bytes isn't empty. */
  private static final int EMPTY_BYTES = 16;

  @Override
  public HttpExecuteResponse intercept(HttpExecuteRequest request, ExecutableHttpRequest sending)
      throws IOException {
    HttpExecuteResponse response = sending.call();
    if (response.httpResponse().statusCode() != 200 || isLong(response)) {
      return response;
    }
    AbortableInputStream body = response.responseBody().orElse(AbortableInputStream.createEmpty());
    byte[] start = body.readNBytes(EMPTY_BYTES);
    String text = new String(start, StandardCharsets.UTF_8).replaceAll("\\s", "");
    if (text.isEmpty() || text.equals("{}")) {
      body.close();
      throw new IOException("An empty answer, which isn't DynamoDB's");
    }
    return HttpInterceptor.withBody(
        response,
        AbortableInputStream.create(
            new SequenceInputStream(new ByteArrayInputStream(start), body), body));
  }

  private static boolean isLong(HttpExecuteResponse response) {
    String length = response.httpResponse().firstMatchingHeader("content-length").orElse("");
    return length.length() > 2 || (length.length() == 2 && length.compareTo("16") > 0);
  }
}
