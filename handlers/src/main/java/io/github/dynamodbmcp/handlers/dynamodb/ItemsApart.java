package io.github.dynamodbmcp.handlers.dynamodb;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.github.dynamodbmcp.handlers.http.HttpInterceptor;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Takes the items out of a page before the SDK reads it. The SDK would make objects of all of them,
 * and copy these three times: more work than all the rest of a long reading, and up to a hundred
 * times the memory of the page.
 */
public record ItemsApart(SdkHttpClient http) implements HttpInterceptor {
  private static final ScopedValue<Taken> TAKEN = ScopedValue.newInstance();

  /** The items of the last answer to one request. */
  private static final class Taken {
    private @Nullable Iterable<Map<String, AttributeValue>> items;
  }

  /**
   * DynamoDB's answer.
   *
   * @param rest the response without its items
   * @param items each read from the page's JSON when it is its turn, where they could be taken out
   * @param bytes the size of that JSON; {@link Integer#MAX_VALUE} where they couldn't
   */
  record Answer<R>(R rest, Iterable<Map<String, AttributeValue>> items, int bytes) {}

  /**
   * Makes the request for a page.
   *
   * @param request calls DynamoDB in this thread
   * @param items the items of a response that they couldn't be taken out of
   */
  static <R> Answer<R> request(
      Supplier<R> request, Function<R, List<Map<String, AttributeValue>>> items) {
    Taken taken = new Taken();
    R rest = ScopedValue.where(TAKEN, taken).call(request::get);
    Iterable<Map<String, AttributeValue>> apart = taken.items;
    return apart == null
        ? new Answer<>(rest, items.apply(rest), Integer.MAX_VALUE)
        : new Answer<>(
            rest, apart, apart instanceof UnreadItems unread ? unread.bytes() : Integer.MAX_VALUE);
  }

  /**
   * Puts other items in the place of those that the caller of {@link Page#query} or {@link
   * Page#scan} gets, for a client between it and DynamoDB.
   *
   * @return whether there is such a caller; if not, they belong in the response
   */
  public static boolean replace(Iterable<Map<String, AttributeValue>> items) {
    if (!TAKEN.isBound()) {
      return false;
    }
    TAKEN.get().items = items;
    return true;
  }

  @Override
  public HttpExecuteResponse intercept(HttpExecuteRequest request, ExecutableHttpRequest sending)
      throws IOException {
    if (!TAKEN.isBound()) {
      return sending.call();
    }
    Taken taken = TAKEN.get();
    taken.items = null;
    return apart(sending.call(), taken);
  }

  private static HttpExecuteResponse apart(HttpExecuteResponse response, Taken taken)
      throws IOException {
    Optional<AbortableInputStream> content = response.responseBody();
    if (response.httpResponse().statusCode() != 200
        || content.isEmpty()
        || response.httpResponse().firstMatchingHeader("content-encoding").isPresent()) {
      return response;
    }
    byte[] body;
    try (AbortableInputStream stream = content.get()) {
      body = stream.readAllBytes();
    }
    CRC32 checksum = new CRC32();
    checksum.update(body);
    Checksum.require(response.httpResponse(), checksum);
    @Nullable UnreadItems items = items(body);
    taken.items = items;
    return HttpExecuteResponse.builder()
        .response(response.httpResponse().toBuilder().removeHeader(Checksum.HEADER).build())
        .responseBody(
            AbortableInputStream.create(
                new ByteArrayInputStream(items == null ? body : items.rest())))
        .build();
  }

  /** Finds the array of the items; null if there is none, or if the SDK has to report an error. */
  private static @Nullable UnreadItems items(byte[] body) throws IOException {
    try (JsonParser parser = Json.parser(body, 0, body.length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        if (parser.nextToken() == JsonToken.START_ARRAY && name.equals("Items")) {
          int from = (int) parser.currentTokenLocation().getByteOffset();
          int end = endOfArray(body, from);
          return end < 0 ? null : new UnreadItems(body, from, end);
        }
        parser.skipChildren();
      }
      return null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /**
   * Returns where the array ends; negative if it doesn't. Jackson would take five times as long: it
   * also looks at what is between the brackets.
   */
  private static int endOfArray(byte[] json, int from) {
    int open = 0;
    boolean text = false;
    for (int i = from; i < json.length; i++) {
      switch (json[i]) {
        case '"' -> text = !text;
        case '\\' -> i++;
        case '[' -> open += text ? 0 : 1;
        case ']' -> {
          open -= text ? 0 : 1;
          if (open == 0) {
            return i + 1;
          }
        }
        default -> {}
      }
    }
    return -1;
  }
}
