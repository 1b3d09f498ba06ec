package io.github.dynamodbmcp.handlers.server;

import io.github.dynamodbmcp.handlers.core.AuditLog;
import io.github.dynamodbmcp.handlers.core.Handler;
import io.github.dynamodbmcp.handlers.core.Handlers;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import software.amazon.awssdk.crt.CRT;

/**
 * All the handlers behind one HTTP server, for where there is no API Gateway. It answers as the
 * HTTP API does: only requests with a valid signature, and {@code {"message":"Forbidden"}} to any
 * other. At {@code /mcp} it is an MCP server with the same tools.
 */
public final class Server implements AutoCloseable {
  private final Listener listener;
  private final McpEndpoint mcp;
  private final ConnectionDeadlines deadlines;
  private final Runnable onClose;

  private Server(
      Listener listener, McpEndpoint mcp, ConnectionDeadlines deadlines, Runnable onClose) {
    this.listener = listener;
    this.mcp = mcp;
    this.deadlines = deadlines;
    this.onClose = onClose;
  }

  /**
   * Starts serving.
   *
   * @param handlers are built before the server listens
   * @param onClose runs when the last call has ended, or the server doesn't start
   * @throws IllegalArgumentException with a sentence that says which setting is wrong
   * @throws java.net.BindException if the server can't listen on the port
   * @throws IOException if the host isn't an address of this machine
   */
  public static Server start(Serving serving, Handlers handlers, AuditLog audit, Runnable onClose)
      throws IOException {
    InetAddress address = InetAddress.getByName(serving.host());
    if (serving.key() == null && serving.token() == null && !address.isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "Without MCP_ACCESS_KEY_ID and MCP_SECRET_ACCESS_KEY anyone could call the server: set them, or MCP_BEARER_TOKEN for /mcp alone, or set HOST to 127.0.0.1 (it is %s)."
              .formatted(serving.host()));
    }
    // Keeps the CRT alive during the JVM's shutdown, for the calls in progress.
    CRT.acquireShutdownRef();
    try {
      ConnectionDeadlines deadlines = new ConnectionDeadlines();
      long heapBytes = Runtime.getRuntime().maxMemory();
      Map<String, Handler> routes = handlers.byRoute();
      BoundedCalls calls = new BoundedCalls(audit, heapBytes);
      McpEndpoint mcp = new McpEndpoint(routes, Admission.toMcp(serving), calls);
      CallHandler handler =
          new CallHandler(
              routes, Admission.toRoutes(serving), mcp, calls, audit, deadlines, heapBytes);
      Listener listener = Listener.start(address, serving.port(), handler, deadlines);
      return new Server(listener, mcp, deadlines, onClose);
    } catch (IOException | IllegalArgumentException e) {
      onClose.run();
      CRT.releaseShutdownRef();
      throw e;
    }
  }

  /** The address it listens on: {@code http://127.0.0.1:8080}. */
  public String url() {
    return listener.url();
  }

  /** Returns the number of open connections. */
  int connections() {
    return deadlines.connections();
  }

  /** Stops: accepts no new calls, and gives those in progress five seconds to end. */
  @Override
  public void close() {
    listener.close();
    mcp.close();
    onClose.run();
    CRT.releaseShutdownRef();
  }
}
