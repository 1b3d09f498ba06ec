package io.github.dynamodbmcp.proxy.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.github.dynamodbmcp.proxy.log.Log;
import io.github.dynamodbmcp.proxy.mcp.Message.Batch;
import io.github.dynamodbmcp.proxy.mcp.Message.Invalid;
import io.github.dynamodbmcp.proxy.mcp.Message.Notification;
import io.github.dynamodbmcp.proxy.mcp.Message.Request;
import io.github.dynamodbmcp.proxy.tool.Tools;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Set;

/**
 * The loop: one message a line in, one a line out, until the input ends.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/stdio">the
 *     transport</a>
 */
public final class StdioServer {

  /** 64 MB of argument, and its envelope. */
  private static final int MAX_LINE_BYTES = 65 << 20;

  /** What comes before all else, and what is answered at the end: the batch would wait for it. */
  private static final Set<String> NOT_IN_BATCHES = Set.of("initialize", "subscriptions/listen");

  private final Lines lines;
  private final Outgoing out;
  private final Tools tools;
  private final Log log;
  private final Session session;

  /** For the calls in flight at the end of input: their timeout, and a moment to say so. */
  private final Duration grace;

  /**
   * A server that is yet to run.
   *
   * @param version of the proxy, for the client to show
   * @param timeout of one call
   * @param whenBroken runs when the client reads no more
   */
  public StdioServer(
      InputStream in,
      OutputStream out,
      Tools tools,
      Log log,
      String version,
      Duration timeout,
      Runnable whenBroken) {
    this.lines = new Lines(in, MAX_LINE_BYTES);
    this.out = new Outgoing(out, whenBroken);
    this.tools = tools;
    this.log = log;
    this.session = new Session(tools, ServerInfo.of(version), this.out, log, timeout);
    this.grace = timeout.plusSeconds(1);
  }

  /** Serves until the end of input; what is in flight then is still answered. */
  public void run() throws IOException, InterruptedException {
    for (Lines.Line line = lines.next(); line != null; line = lines.next()) {
      JsonNode id = NullNode.instance;
      try {
        Message message = message(line);
        id = message instanceof Request request ? request.id() : id;
        receive(message);
      } catch (RuntimeException e) {
        // A fault of ours; the calls in flight shall not pay for it.
        log.error("a message could not be served: " + e);
        receive(new Invalid(id, RpcError.internal("Internal error in the proxy.")));
      }
      // After the first answer: the network is never waited for before it.
      tools.warmUp();
    }
    session.end(grace);
  }

  private static Message message(Lines.Line line) {
    return line instanceof Lines.Whole whole
        ? Message.parse(whole.bytes())
        : new Invalid(
            NullNode.instance, RpcError.invalidRequest("The message is longer than 64 MB."));
  }

  private void receive(Message message) {
    if (message instanceof Request request) {
      session.request(request, ReplyTo.directly(out));
    } else if (message instanceof Notification notification) {
      session.notification(notification);
    } else if (message instanceof Invalid invalid) {
      out.send(Outgoing.error(invalid.id(), invalid.error()));
    } else if (message instanceof Batch batch) {
      receive(batch);
    }
  }

  private void receive(Batch batch) {
    if (!session.takesBatches()) {
      receive(
          new Invalid(
              NullNode.instance,
              RpcError.invalidRequest("Batches belong to revision 2025-03-26 alone.")));
      return;
    }
    int answers = 0;
    for (Message message : batch.messages()) {
      answers += message instanceof Request || message instanceof Invalid ? 1 : 0;
    }
    ReplyTo together = ReplyTo.together(out, answers);
    for (Message message : batch.messages()) {
      if (message instanceof Request request) {
        if (NOT_IN_BATCHES.contains(request.method())) {
          together.answer(
              Outgoing.error(
                  request.id(),
                  RpcError.invalidRequest(request.method() + " can't be part of a batch.")));
        } else {
          session.request(request, together);
        }
      } else if (message instanceof Invalid invalid) {
        together.answer(Outgoing.error(invalid.id(), invalid.error()));
      } else {
        receive(message);
      }
    }
  }
}
