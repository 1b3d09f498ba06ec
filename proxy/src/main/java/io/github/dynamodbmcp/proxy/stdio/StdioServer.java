package io.github.dynamodbmcp.proxy.stdio;

import com.fasterxml.jackson.databind.node.NullNode;
import io.github.dynamodbmcp.protocol.mcp.Confirmation;
import io.github.dynamodbmcp.protocol.mcp.McpServer;
import io.github.dynamodbmcp.protocol.mcp.Message;
import io.github.dynamodbmcp.protocol.mcp.Message.Invalid;
import io.github.dynamodbmcp.protocol.mcp.Peer;
import io.github.dynamodbmcp.protocol.mcp.RpcError;
import io.github.dynamodbmcp.protocol.mcp.ServerInfo;
import io.github.dynamodbmcp.protocol.mcp.Session;
import io.github.dynamodbmcp.protocol.tool.Caller;
import io.github.dynamodbmcp.protocol.tool.Tools;
import io.github.dynamodbmcp.proxy.log.Log;
import io.github.dynamodbmcp.proxy.process.DaemonThreads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Serves one client over lines: one message a line, until the input ends.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/stdio">stdio</a>
 */
public final class StdioServer {

  /**
   * An argument of 64 MB and its envelope, or a sixteenth of the heap: a line is in memory up to
   * seven times until its call is sent (bytes, tree, request and the signer's copies). The backend
   * takes 6 MB.
   */
  private static final int MAX_LINE_BYTES =
      (int) Math.min(65 << 20, Runtime.getRuntime().maxMemory() / 16);

  /** More concurrent calls would only be throttled by the API. */
  private static final int MAX_RUNNING = 64;

  private static final int MAX_WAITING = 10_000;

  private final Lines lines;
  private final Peer peer;
  private final Caller caller;
  private final Tools tools;
  private final Log log;
  private final Duration timeout;
  private final Duration grace;
  private final String version;
  private final @Nullable Confirmation confirmation;
  private final ExecutorService calls = calls();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(new DaemonThreads("progress"));

  /**
   * Prepares a server; {@link #run} starts it.
   *
   * @param version the version that clients show
   * @param timeout the time limit of one call
   * @param grace how long calls may still run after the input has ended
   * @param confirmation asks the user before calls; null if no call needs that
   * @param whenBroken runs when the client stops reading
   */
  public StdioServer(
      InputStream in,
      OutputStream out,
      Tools tools,
      Caller caller,
      Log log,
      String version,
      Duration timeout,
      Duration grace,
      @Nullable Confirmation confirmation,
      Runnable whenBroken) {
    this.lines = new Lines(in, MAX_LINE_BYTES);
    this.peer = new LinePeer(out, whenBroken);
    this.tools = tools;
    this.caller = caller;
    this.log = log;
    this.version = version;
    this.timeout = timeout;
    this.grace = grace;
    this.confirmation = confirmation;
  }

  private static ExecutorService calls() {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            MAX_RUNNING,
            MAX_RUNNING,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            new DaemonThreads("call"));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** Serves until the input ends, then waits for the calls in flight. */
  public void run() throws IOException, InterruptedException {
    McpServer server =
        new McpServer(tools, ServerInfo.of(version), calls, timer, timeout, log, confirmation);
    Session session = Session.connected(server, peer);
    try {
      while (receiveNext(session)) {
        // After the first response, which must not wait for the network.
        tools.warmUp();
      }
      session.end(grace);
    } finally {
      calls.shutdownNow();
      timer.shutdownNow();
    }
  }

  /** In a method of its own, so that a large line isn't held while the next one is awaited. */
  private boolean receiveNext(Session session) throws IOException {
    Lines.Line line = lines.next();
    if (line != null && !line.isBlank()) {
      receive(line, session);
    }
    return line != null;
  }

  private void receive(Lines.Line line, Session session) {
    try {
      session.receive(message(line), caller, peer);
    } catch (RuntimeException e) {
      // A fault of ours must not end the calls in flight.
      log.error("a message could not be served: " + e);
      RpcError error = RpcError.internal("Internal error: " + e);
      session.receive(new Invalid(NullNode.instance, error), caller, peer);
    }
  }

  private static Message message(Lines.Line line) {
    if (line instanceof Lines.TooLong tooLong) {
      return Message.refused(
          tooLong.text(), "is longer than " + (MAX_LINE_BYTES >> 20) + " MB; send less at once");
    }
    return Message.parse(((Lines.Whole) line).bytes());
  }
}
