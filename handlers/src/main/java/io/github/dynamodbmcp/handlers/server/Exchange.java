package io.github.dynamodbmcp.handlers.server;

import io.github.dynamodbmcp.handlers.core.ContinueHeader;
import io.github.dynamodbmcp.handlers.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/** One HTTP request and the answer to it, in the blocking style. */
final class Exchange {
  private final Request request;
  private final org.eclipse.jetty.server.Response response;
  private final ConnectionDeadlines deadlines;
  private final Head head;

  Exchange(
      Request request, org.eclipse.jetty.server.Response response, ConnectionDeadlines deadlines) {
    this.request = request;
    this.response = response;
    this.deadlines = deadlines;
    HttpURI uri = request.getHttpURI();
    Map<String, List<String>> headers = new HashMap<>();
    for (HttpField field : request.getHeaders()) {
      headers
          .computeIfAbsent(field.getLowerCaseName(), _ -> new ArrayList<>())
          .add(String.valueOf(field.getValue()));
    }
    this.head = new Head(request.getMethod(), uri.getPath(), uri.getQuery(), headers);
  }

  Head head() {
    return head;
  }

  /** The address that the connection comes from. */
  String sourceIp() {
    return Request.getRemoteAddr(request);
  }

  /** Whether a target that is a whole URL has another scheme than the connection. */
  boolean hasForeignScheme() {
    return !HttpScheme.HTTP.is(request.getHttpURI().getScheme());
  }

  /** Whether the caller goes on by itself after a continuation. */
  boolean continues() {
    return ContinueHeader.isSet(head.only(ContinueHeader.NAME));
  }

  /** The length that the request declares; -1 for none. */
  long declaredLength() {
    return request.getLength();
  }

  /** Whether the body has an encoding beside chunks, which nothing here undoes. */
  boolean isEncoded() {
    List<String> encodings = head.values("transfer-encoding");
    return !encodings.isEmpty()
        && !(encodings.size() == 1 && encodings.getFirst().equalsIgnoreCase("chunked"));
  }

  /** Opens the body for reading. This thread is interrupted if reading takes longer than this. */
  InputStream body(Duration time) {
    deadlines.beginReading(connection(), time);
    return Content.Source.asInputStream(request);
  }

  /** Whether the request has no body, or an empty one. */
  boolean hasNoBody() {
    return request.getLength() == 0
        || (request.getLength() < 0
            && !request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING));
  }

  /** Gives the next step this much time, after which the connection is closed. */
  void within(Duration time) {
    deadlines.begin(connection(), time);
    // Clears an interrupt that arrived just as the reader finished.
    Thread.interrupted();
  }

  private EndPoint connection() {
    return request.getConnectionMetaData().getConnection().getEndPoint();
  }

  /**
   * Sends one event of a stream, which begins with the first one; {@link #send} then ends it with
   * its body as the last event.
   *
   * @param json on one line
   * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent
   *     events</a>
   */
  void sendEvent(String json) throws IOException {
    within(ConnectionDeadlines.TO_BE_READ);
    if (!response.isCommitted()) {
      response.setStatus(200);
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
      response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
      // Tells nginx not to hold events back.
      response.getHeaders().put("X-Accel-Buffering", "no");
    }
    Content.Sink.write(response, false, event(json));
  }

  private static ByteBuffer event(String json) {
    // Many readers of lines, such as Python's splitlines, break them at these characters too.
    String line =
        json.replace("\u0085", "\\u0085").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029");
    return ByteBuffer.wrap(
        ("event: message\ndata: " + line + "\n\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Sends the whole answer, and returns once the connection has taken it. */
  void send(Response answer) throws IOException {
    within(ConnectionDeadlines.TO_BE_READ);
    if (response.isCommitted()) {
      Content.Sink.write(response, true, event(answer.body()));
      return;
    }
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    response.setStatus(answer.status());
    answer.headers().forEach(response.getHeaders()::put);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    Content.Sink.write(response, true, ByteBuffer.wrap(body));
  }

  /**
   * Reads and discards the rest of the body: a caller whose connection is reset while it sends
   * doesn't see the answer.
   */
  void discardBody(Duration time) throws IOException {
    // A caller that waits for 100 Continue sends no body.
    if (!hasNoBody() && !request.getHeaders().contains(HttpHeader.EXPECT)) {
      within(time);
      try (InputStream rest = Content.Source.asInputStream(request)) {
        rest.skip(Long.MAX_VALUE);
      }
    }
  }

  /** Ends the exchange; the connection is idle until its next request. */
  void end() {
    within(ConnectionDeadlines.TO_ARRIVE);
  }
}
