package io.github.dynamodbmcp.handlers.server;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;

/** Lists one table, a while after it was asked. */
final class SlowDynamoDb implements AutoCloseable {
  private final HttpServer http;

  SlowDynamoDb(Duration time) {
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext(
        "/",
        exchange -> {
          byte[] tables = "{\"TableNames\":[\"Slow\"]}".getBytes(StandardCharsets.UTF_8);
          try {
            Thread.sleep(time);
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          exchange.sendResponseHeaders(200, tables.length);
          exchange.getResponseBody().write(tables);
          exchange.close();
        });
    http.start();
  }

  String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
