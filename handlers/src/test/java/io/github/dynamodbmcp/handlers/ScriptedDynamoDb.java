package io.github.dynamodbmcp.handlers;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.handlers.dynamodb.DynamoDb;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * An HTTP client that stands in for DynamoDB: it gives the answers of its script in order, repeats
 * the last one, and records the requests. It is for failures that DynamoDB Local can't produce.
 * Closing it closes the functions that use it.
 */
public final class ScriptedDynamoDb implements SdkHttpClient {
  private interface Step {
    HttpExecuteResponse answer() throws IOException, InterruptedException;
  }

  private final Deque<Step> script = new ArrayDeque<>();
  private final List<JsonNode> requests = new ArrayList<>();
  private final List<SdkHttpRequest> sent = new ArrayList<>();
  private final List<AutoCloseable> users = new ArrayList<>();
  private Instant date = Instant.now();
  private boolean closed;

  /** Answers with this body. */
  public ScriptedDynamoDb answer(String json) {
    return answer(200, json);
  }

  /** Answers with this status and body. */
  public ScriptedDynamoDb answer(int status, String json) {
    script.add(
        () -> response(status, new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))));
    return this;
  }

  /** Answers as another service than DynamoDB, with one further header. */
  public ScriptedDynamoDb answer(int status, String header, String value, String json) {
    script.add(() -> {
      HttpExecuteResponse response =
          response(status, new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
      return HttpExecuteResponse.builder()
          .response(response.httpResponse().toBuilder().putHeader(header, value).build())
          .responseBody(response.responseBody().orElseThrow())
          .build();
    });
    return this;
  }

  /** Answers with this body and checksum, as DynamoDB sends it in a header. */
  public ScriptedDynamoDb checked(String json, long checksum) {
    return answer(200, "x-amz-crc32", Long.toString(checksum), json);
  }

  /** Answers with an error in DynamoDB's format. */
  public ScriptedDynamoDb error(int status, String type, String message) {
    return answer(
        status,
        Json.write(
            Json.object()
                .put("__type", "com.amazonaws.dynamodb.v20120810#" + type)
                .put("message", message)));
  }

  /** Fails before an answer. */
  public ScriptedDynamoDb fail(IOException failure) {
    script.add(() -> {
      throw failure;
    });
    return this;
  }

  /** Resets the connection in the middle of the answer. */
  public ScriptedDynamoDb breakOff(String json) {
    byte[] half = json.substring(0, json.length() / 2).getBytes(StandardCharsets.UTF_8);
    script.add(() ->
        response(200, new SequenceInputStream(new ByteArrayInputStream(half), new ResetStream())));
    return this;
  }

  /** Never answers. */
  public ScriptedDynamoDb hang() {
    script.add(() -> {
      Thread.sleep(60_000);
      throw new IOException("Nothing waits that long");
    });
    return this;
  }

  /** Delays the answer that was added last. */
  public ScriptedDynamoDb late(Duration delay) {
    Step last = script.removeLast();
    script.add(() -> {
      Thread.sleep(delay);
      return last.answer();
    });
    return this;
  }

  /** The bodies of the requests so far, in order. */
  public List<JsonNode> requests() {
    return requests;
  }

  /** The requests so far, as they were sent. */
  public List<SdkHttpRequest> sent() {
    return sent;
  }

  /** Sets the time in the answers' Date header. */
  public ScriptedDynamoDb date(Instant date) {
    this.date = date;
    return this;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        try {
          return next(request).answer();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IOException("Interrupted", e);
        }
      }

      @Override
      public void abort() {}
    };
  }

  /** Records a request and takes its answer; an operation may send several at once. */
  private synchronized Step next(HttpExecuteRequest request) throws IOException {
    try (InputStream body = request.contentStreamProvider().orElseThrow().newStream()) {
      requests.add(Json.read(body.readAllBytes()));
    }
    sent.add(request.httpRequest());
    return script.size() > 1 ? script.removeFirst() : script.getFirst();
  }

  /** A connection to this DynamoDB, which closes it. */
  public DynamoDb connection() {
    Settings settings =
        Settings.from(
            Map.of(
                "AWS_REGION", "us-east-1",
                "AWS_ACCESS_KEY_ID", "key",
                "AWS_SECRET_ACCESS_KEY", "secret"));
    DynamoDb connection = new DynamoDb(settings.dynamoDb(), _ -> this);
    onClose(connection);
    return connection;
  }

  /** Closes this too when the script is closed. */
  void onClose(AutoCloseable user) {
    users.add(user);
  }

  @Override
  public void close() {
    // The functions close their HTTP client, which is this one.
    if (closed) {
      return;
    }
    closed = true;
    for (AutoCloseable user : users) {
      try {
        user.close();
      } catch (Exception e) {
        throw new AssertionError("A function did not close", e);
      }
    }
  }

  private HttpExecuteResponse response(int status, InputStream body) {
    return HttpExecuteResponse.builder()
        .response(
            SdkHttpResponse.builder()
                .statusCode(status)
                .appendHeader("content-type", "application/x-amz-json-1.0")
                .appendHeader(
                    "date",
                    DateTimeFormatter.RFC_1123_DATE_TIME.format(date.atOffset(ZoneOffset.UTC)))
                .build())
        .responseBody(AbortableInputStream.create(body))
        .build();
  }

  /** A connection that is reset while it is read. */
  private static final class ResetStream extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("Connection reset");
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      return read();
    }
  }
}
