package io.github.dynamodbmcp.handlers.dynamodb;

import com.fasterxml.jackson.core.JsonParser;
import io.github.dynamodbmcp.handlers.http.HttpInterceptor;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * Throws the exception for a large error itself. The SDK would read the error into a tree of 200
 * bytes a value, and its item holds up to 400,000 values.
 */
record LargeErrors(SdkHttpClient http) implements HttpInterceptor {
  private static final int REFUSED = 400;

  @Override
  public HttpExecuteResponse intercept(HttpExecuteRequest request, ExecutableHttpRequest sending)
      throws IOException {
    HttpExecuteResponse response = sending.call();
    Optional<AbortableInputStream> body = response.responseBody();
    return response.httpResponse().statusCode() == REFUSED && body.isPresent()
        ? small(response, body.get())
        : response;
  }

  /**
   * Returns an error that is small, for the SDK.
   *
   * @throws DynamoDbException for one that is large
   */
  private static HttpExecuteResponse small(HttpExecuteResponse response, AbortableInputStream body)
      throws IOException {
    byte[] start = body.readNBytes(LargeAnswers.LARGE_BYTES);
    if (start.length == LargeAnswers.LARGE_BYTES) {
      LargeAnswers.awaitTurn();
      throw large(response, new SequenceInputStream(new ByteArrayInputStream(start), body));
    }
    return HttpInterceptor.withBody(
        response, AbortableInputStream.create(new ByteArrayInputStream(start), body));
  }

  private static DynamoDbException large(HttpExecuteResponse response, InputStream body)
      throws IOException {
    CRC32 checksum = new CRC32();
    try (InputStream checked = new CheckedInputStream(body, checksum);
        JsonParser parser = Json.parser(checked)) {
      DynamoDbException exception = new ErrorParser(parser).read(response.httpResponse());
      checked.transferTo(OutputStream.nullOutputStream());
      Checksum.require(response.httpResponse(), checksum);
      return exception;
    }
  }
}
