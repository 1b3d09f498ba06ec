package io.github.dynamodbmcp.handlers.server;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jetty's HTTP/1.1 on one port, with limits on what an unauthenticated caller can use: connections,
 * headers, and the time of each step.
 */
final class Listener implements AutoCloseable {
  /** An idle connection holds about 20 KB. */
  private static final int MOST_CONNECTIONS = 512;

  /** API Gateway takes 10,240 bytes of headers. */
  private static final int LARGEST_HEAD_BYTES = 16 * 1024;

  /** Longer than every step's own deadline, whose answer says what took too long. */
  private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(2);

  /** The time for calls in progress to end when the server stops. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final int MOST_THREADS = 16;

  /**
   * Gives every request buffers of its own. Jetty 12.1.13 and 12.1.14 can return a connection's
   * buffer to a pool twice if a malformed request is answered just as its connection goes on; two
   * other connections then read into the same buffer, and parse each other's requests.
   */
  private static final ByteBufferPool OWN_BUFFERS = new ByteBufferPool.NonPooling();

  private final Logger log = LoggerFactory.getLogger(Listener.class);
  private final Server jetty;
  private final ServerConnector connector;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());

  private Listener(Server jetty, ServerConnector connector) {
    this.jetty = jetty;
    this.connector = connector;
  }

  static Listener start(
      InetAddress address, int port, Handler handler, ConnectionDeadlines deadlines)
      throws IOException {
    QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS);
    // Calls block on DynamoDB.
    threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
    Server jetty = new Server(threads);
    ServerConnector connector =
        new ServerConnector(
            jetty, null, null, OWN_BUFFERS, 1, 1, new HttpConnectionFactory(http()));
    connector.setHost(address.getHostAddress());
    connector.setPort(port);
    connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
    connector.addBean(deadlines);
    connector.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, connector));
    jetty.addConnector(connector);
    jetty.setHandler(new GracefulHandler(handler));
    jetty.setErrorHandler(new MalformedRequests());
    jetty.setStopTimeout(GRACE.toMillis());
    Listener listener = new Listener(jetty, connector);
    listener.start(deadlines);
    return listener;
  }

  private static HttpConfiguration http() {
    HttpConfiguration http = new HttpConfiguration();
    http.setHttpCompliance(HttpCompliance.STRICT);
    http.setUriCompliance(UriCompliance.RFC3986);
    http.setRequestHeaderSize(LARGEST_HEAD_BYTES);
    http.setSendServerVersion(false);
    // Direct buffers are expensive to allocate, and these aren't pooled.
    http.setUseInputDirectByteBuffers(false);
    http.setUseOutputDirectByteBuffers(false);
    return http;
  }

  private void start(ConnectionDeadlines deadlines) throws IOException {
    try {
      connector.open();
      jetty.start();
    } catch (Exception e) {
      close();
      throw e.getCause() instanceof BindException bind
          ? bind
          : e instanceof IOException io ? io : new IOException("Jetty doesn't start", e);
    }
    var _ = clock.scheduleWithFixedDelay(deadlines::enforce, 1, 1, TimeUnit.SECONDS);
  }

  /** The address it listens on: {@code http://127.0.0.1:8080}. */
  String url() {
    String host = connector.getHost();
    return "http://%s:%d"
        .formatted(host.contains(":") ? "[" + host + "]" : host, connector.getLocalPort());
  }

  @Override
  public void close() {
    try {
      jetty.stop();
    } catch (Exception e) {
      log.warn("Jetty didn't stop in order", e);
    }
    clock.shutdownNow();
  }
}
