package io.github.dynamodbmcp.handlers;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * An HTTP client that stands in for a DynamoDB whose items all hold one large list. Like DynamoDB
 * it returns at most 16 MB for a batch and 1 MB for a page. It makes its answers up while they are
 * read, so that it takes no memory of the process that it runs in.
 *
 * @param element of the list, as DynamoDB's JSON
 * @param elements how many the list has
 * @param itemBytes the size of an item, as DynamoDB counts it
 */
record LargeItems(String element, int elements, int itemBytes) implements SdkHttpClient {
  private static final int BATCH_BYTES = 16 * 1024 * 1024;
  private static final int PAGE_BYTES = 1024 * 1024;

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        String target = request.httpRequest().firstMatchingHeader("X-Amz-Target").orElseThrow();
        try (InputStream body = request.contentStreamProvider().orElseThrow().newStream()) {
          String operation = target.replaceFirst(".*\\.", "");
          JsonNode asked = Json.read(body.readAllBytes());
          if (isUnmet(asked)) {
            return response(400, unmet());
          }
          List<JsonNode> actions = asked.path("TransactItems").valueStream().toList();
          return actions.stream().anyMatch(LargeItems::holdsUnmet)
              ? response(400, cancelled(actions))
              : response(200, answer(operation, asked));
        }
      }

      @Override
      public void abort() {}
    };
  }

  private static boolean isUnmet(JsonNode request) {
    return request.path("ConditionExpression").asText().contains("attribute_not_exists");
  }

  /** Whether the condition of a transaction's action does not hold. */
  private static boolean holdsUnmet(JsonNode action) {
    return action.valueStream().anyMatch(LargeItems::isUnmet);
  }

  private InputStream cancelled(List<JsonNode> actions) {
    List<InputStream> parts = new ArrayList<>();
    parts.add(
        text(
            "{\"__type\":\"com.amazonaws.dynamodb.v20120810#TransactionCanceledException\",\"CancellationReasons\":["));
    for (JsonNode action : actions) {
      parts.add(text(parts.size() == 1 ? "" : ","));
      if (holdsUnmet(action)) {
        parts.add(text("{\"Code\":\"ConditionalCheckFailed\",\"Item\":"));
        parts.add(item("\"k0\""));
        parts.add(text("}"));
      } else {
        parts.add(text("{\"Code\":\"None\"}"));
      }
    }
    parts.add(text("]}"));
    return joined(parts.toArray(InputStream[]::new));
  }

  private InputStream unmet() {
    return joined(
        text(
            "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException\",\"Item\":"),
        item("\"k0\""),
        text("}"));
  }

  private InputStream answer(String operation, JsonNode asked) throws IOException {
    return switch (operation) {
      case "GetItem" -> joined(text("{\"Item\":"), item("\"k0\""), text("}"));
      case "BatchGetItem" -> batch(asked);
      case "Query", "Scan" -> page(asked);
      case "PutItem", "UpdateItem", "DeleteItem" ->
          joined(text("{\"Attributes\":"), item("\"k0\""), text("}"));
      case "TransactWriteItems" -> text("{\"ConsumedCapacity\":[{\"CapacityUnits\":20}]}");
      default -> throw new IOException("No answer for " + operation);
    };
  }

  private InputStream batch(JsonNode request) {
    JsonNode keys = request.at("/RequestItems/Things/Keys");
    int answered = Math.min(keys.size(), BATCH_BYTES / itemBytes);
    List<InputStream> parts = new ArrayList<>();
    parts.add(text("{\"Responses\":{\"Things\":["));
    for (int i = 0; i < answered; i++) {
      parts.add(text(i == 0 ? "" : ","));
      parts.add(item(Json.write(keys.get(i).at("/id/S"))));
    }
    List<String> left = new ArrayList<>();
    keys.valueStream().skip(answered).forEach(key -> left.add(Json.write(key)));
    parts.add(
        text(
            left.isEmpty()
                ? "]},\"UnprocessedKeys\":{}}"
                : "]},\"UnprocessedKeys\":{\"Things\":{\"Keys\":[%s]}}}"
                    .formatted(String.join(",", left))));
    return joined(parts.toArray(InputStream[]::new));
  }

  private InputStream page(JsonNode request) {
    int limit = request.path("Limit").asInt(Integer.MAX_VALUE);
    int count = Math.min(limit, Math.max(1, PAGE_BYTES / itemBytes));
    List<InputStream> parts = new ArrayList<>();
    parts.add(text("{\"Items\":["));
    for (int i = 0; i < count; i++) {
      parts.add(text(i == 0 ? "" : ","));
      parts.add(item("\"k%d\"".formatted(i)));
    }
    parts.add(text("],\"Count\":%d,\"ScannedCount\":%d".formatted(count, count)));
    // The second page is the last.
    parts.add(
        text(
            request.has("ExclusiveStartKey")
                ? "}"
                : ",\"LastEvaluatedKey\":{\"id\":{\"S\":\"k%d\"}}}".formatted(count - 1)));
    return joined(parts.toArray(InputStream[]::new));
  }

  private InputStream item(String id) {
    return joined(
        text("{\"id\":{\"S\":%s},\"list\":{\"L\":[%s".formatted(id, element)),
        new Repeated(("," + element).getBytes(StandardCharsets.UTF_8), elements - 1),
        text("]}}"));
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static InputStream joined(InputStream... parts) {
    return new SequenceInputStream(
        Collections.enumeration(IntStream.range(0, parts.length).mapToObj(i -> parts[i]).toList()));
  }

  private static HttpExecuteResponse response(int status, InputStream body) {
    return HttpExecuteResponse.builder()
        .response(
            SdkHttpResponse.builder()
                .statusCode(status)
                .appendHeader("content-type", "application/x-amz-json-1.0")
                .build())
        .responseBody(AbortableInputStream.create(body))
        .build();
  }

  @Override
  public void close() {}

  /** The same bytes, many times. */
  private static final class Repeated extends InputStream {
    private final byte[] bytes;
    private long left;
    private int at;

    Repeated(byte[] bytes, int times) {
      this.bytes = bytes;
      this.left = (long) bytes.length * times;
    }

    @Override
    public int read() {
      if (left == 0) {
        return -1;
      }
      left--;
      int value = bytes[at];
      at = (at + 1) % bytes.length;
      return value;
    }

    /** Lets other threads go on, as reading from a network does. */
    @Override
    public int read(byte[] into, int from, int length) {
      if (left == 0) {
        return -1;
      }
      LockSupport.parkNanos(1);
      int count = (int) Math.min(length, left);
      for (int i = 0; i < count; i++) {
        into[from + i] = bytes[at];
        at = at + 1 == bytes.length ? 0 : at + 1;
      }
      left -= count;
      return count;
    }
  }
}
