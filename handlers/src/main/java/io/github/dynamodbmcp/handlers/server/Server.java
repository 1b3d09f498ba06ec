package io.github.dynamodbmcp.handlers.server;

import io.github.dynamodbmcp.handlers.DaggerWiring;
import io.github.dynamodbmcp.handlers.Settings;
import io.github.dynamodbmcp.handlers.Wiring;
import io.github.dynamodbmcp.handlers.core.AuditLog;
import io.github.dynamodbmcp.handlers.dynamodb.DynamoDbClients;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import software.amazon.awssdk.crt.CRT;

/**
 * All the handlers behind one HTTP server, for where there is no API Gateway. It answers as the
 * HTTP API does: only requests with a valid signature, and {@code {"message":"Forbidden"}} to any
 * other.
 */
public final class Server implements AutoCloseable {
  private final Listener listener;
  private final ConnectionDeadlines deadlines;
  private final Wiring wiring;

  private Server(Listener listener, ConnectionDeadlines deadlines, Wiring wiring) {
    this.listener = listener;
    this.deadlines = deadlines;
    this.wiring = wiring;
  }

  /**
   * Starts serving.
   *
   * @param audit takes a line for each call
   * @throws IllegalArgumentException with a sentence that says which setting is wrong
   * @throws java.net.BindException if it can't listen on the port
   * @throws IOException if the host isn't an address of this machine
   */
  public static Server start(Settings settings, PrintStream audit) throws IOException {
    Settings.Serving serving = settings.serving();
    InetAddress address = InetAddress.getByName(serving.host());
    if (serving.key() == null && !address.isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "Without MCP_ACCESS_KEY_ID and MCP_SECRET_ACCESS_KEY anybody could call: set them, or set HOST to 127.0.0.1 (it is %s)."
              .formatted(serving.host()));
    }
    Wiring wiring = DaggerWiring.factory().create(settings, _ -> DynamoDbClients.http());
    ConnectionDeadlines deadlines = new ConnectionDeadlines();
    CallHandler calls =
        new CallHandler(
            wiring.handlers().byRoute(),
            Admission.of(serving.key(), settings.region()),
            new AuditLog(audit),
            deadlines,
            Runtime.getRuntime().maxMemory());
    Listener listener = Listener.start(address, serving.port(), calls, deadlines);
    // The CRT ends with the JVM, unless told that somebody still needs it: calls under way do.
    CRT.acquireShutdownRef();
    return new Server(listener, deadlines, wiring);
  }

  /** The address it listens on: {@code http://127.0.0.1:8080}. */
  public String url() {
    return listener.url();
  }

  /** How many connections are open. */
  int connections() {
    return deadlines.connections();
  }

  /** Stops: takes no new calls, and gives those under way five seconds to end. */
  @Override
  public void close() {
    listener.close();
    wiring.reading().close();
    wiring.writing().close();
    DynamoDbClients.close(wiring.http());
    CRT.releaseShutdownRef();
  }
}
