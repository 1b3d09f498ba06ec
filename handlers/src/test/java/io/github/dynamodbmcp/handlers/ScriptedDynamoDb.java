package io.github.dynamodbmcp.handlers;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * DynamoDB at the HTTP client: answers in the order of its script, the last answer again and again,
 * and keeps what it was asked. It is for the faults that a real one can't be made to have.
 */
public final class ScriptedDynamoDb implements SdkHttpClient {
  private interface Step {
    HttpExecuteResponse answer() throws IOException, InterruptedException;
  }

  private final Deque<Step> script = new ArrayDeque<>();
  private final List<JsonNode> requests = new ArrayList<>();
  private final List<SdkHttpRequest> sent = new ArrayList<>();
  private Instant date = Instant.now();

  public ScriptedDynamoDb answer(String json) {
    return answer(200, json);
  }

  public ScriptedDynamoDb answer(int status, String json) {
    script.add(
        () -> response(status, new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))));
    return this;
  }

  /** An error as DynamoDB sends it. */
  public ScriptedDynamoDb error(int status, String type, String message) {
    return answer(
        status,
        Json.write(
            Json.object()
                .put("__type", "com.amazonaws.dynamodb.v20120810#" + type)
                .put("message", message)));
  }

  /** A connection that never comes to be, or breaks before an answer. */
  public ScriptedDynamoDb fail(IOException failure) {
    script.add(() -> {
      throw failure;
    });
    return this;
  }

  /** An answer that breaks off in its middle. */
  public ScriptedDynamoDb breakOff(String json) {
    byte[] half = json.substring(0, json.length() / 2).getBytes(StandardCharsets.UTF_8);
    script.add(() ->
        response(200, new SequenceInputStream(new ByteArrayInputStream(half), new ResetStream())));
    return this;
  }

  /** An answer that doesn't come. */
  public ScriptedDynamoDb hang() {
    script.add(() -> {
      Thread.sleep(60_000);
      throw new IOException("Nobody waits that long");
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

  /** What its clock shows. */
  public ScriptedDynamoDb date(Instant date) {
    this.date = date;
    return this;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        try (InputStream body = request.contentStreamProvider().orElseThrow().newStream()) {
          requests.add(Json.read(body.readAllBytes()));
        }
        sent.add(request.httpRequest());
        Step step = script.size() > 1 ? script.removeFirst() : script.getFirst();
        try {
          return step.answer();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IOException("Interrupted", e);
        }
      }

      @Override
      public void abort() {}
    };
  }

  @Override
  public void close() {}

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
