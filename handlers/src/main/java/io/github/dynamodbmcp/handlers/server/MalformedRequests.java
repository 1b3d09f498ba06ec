package io.github.dynamodbmcp.handlers.server;

import io.github.dynamodbmcp.handlers.core.Response;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers requests that Jetty's parser refuses, in a plain sentence. */
final class MalformedRequests implements Request.Handler {
  @Override
  public boolean handle(
      Request request, org.eclipse.jetty.server.Response response, Callback callback) {
    int status =
        request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof HttpException known
            ? known.getCode()
            : response.getStatus();
    Response answer = answer(status);
    response.setStatus(answer.status());
    answer.headers().forEach(response.getHeaders()::put);
    response.write(true, ByteBuffer.wrap(answer.body().getBytes(StandardCharsets.UTF_8)), callback);
    response.getHeaders().remove(HttpHeader.CACHE_CONTROL);
    return true;
  }

  /** The answer that says in a sentence why a request with this status isn't a call. */
  static Response answer(int status) {
    return Response.error(
            status,
            switch (status) {
              case 400 ->
                  "The request isn't well-formed HTTP/1.1: check its request line, its headers and its body's length or chunks.";
              case 408 -> "The request took too long to arrive.";
              case 414, 431 -> "The request line and headers are longer than 16 KB.";
              case 417 -> "The server supports only Expect: 100-continue.";
              case 503 -> "The server is stopping. Nothing was written. Try again in a moment.";
              case 426, 505 -> "The server speaks HTTP/1.1.";
              case 501 -> "The only Transfer-Encoding that the server accepts is chunked.";
              default -> "The request could not be answered.";
            })
        .with("connection", "close");
  }
}
