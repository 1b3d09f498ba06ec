package io.github.dynamodbmcp.handlers.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.github.dynamodbmcp.protocol.mcp.McpServer;
import io.github.dynamodbmcp.protocol.mcp.Message;
import io.github.dynamodbmcp.protocol.mcp.Message.Batch;
import io.github.dynamodbmcp.protocol.mcp.Message.Invalid;
import io.github.dynamodbmcp.protocol.mcp.Message.Refused;
import io.github.dynamodbmcp.protocol.mcp.Message.Request;
import io.github.dynamodbmcp.protocol.mcp.Revision;
import io.github.dynamodbmcp.protocol.mcp.RpcError;
import io.github.dynamodbmcp.protocol.mcp.ServerInfo;
import io.github.dynamodbmcp.protocol.mcp.Session;
import io.github.dynamodbmcp.protocol.tool.Caller;
import org.jspecify.annotations.Nullable;

/**
 * Serves MCP messages that arrive as the bodies of HTTP requests, without sessions: the rules for
 * headers and status codes that the transport Streamable HTTP has in each revision.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http">Streamable
 *     HTTP</a>
 */
public final class StreamableHttp {
  /** The messages of a batch run concurrently, so that more would keep other callers waiting. */
  private static final int MOST_IN_BATCH = 20;

  /** The revision of requests without the header, which later revisions require. */
  private static final Revision WITHOUT_HEADER = Revision.R2025_03_26;

  private final McpServer server;

  /** Serves with the tools of this server. */
  public StreamableHttp(McpServer server) {
    this.server = server;
  }

  /** The description of this program as a server. */
  public static ServerInfo info() {
    String version = StreamableHttp.class.getPackage().getImplementationVersion();
    return ServerInfo.of(version == null ? "development" : version);
  }

  /**
   * Serves a message. It may return before the message is answered.
   *
   * @return the session of this message alone, to be ended if the client goes away
   */
  public Session receive(byte[] body, MessageHeaders headers, Caller caller, HttpAnswer answer) {
    Message message = Message.parse(body);
    Revision named = headers.revision() == null ? null : Revision.of(headers.revision());
    boolean standsAlone = (named != null && named.stateless()) || standsAlone(message);
    RpcError error = standsAlone ? mismatch(message, headers) : unfit(message, named, headers);
    Session session =
        Session.stateless(
            server, standsAlone ? Revision.R2026_07_28 : named == null ? WITHOUT_HEADER : named);
    session.receive(
        error == null ? message : new Invalid(id(message), error),
        caller,
        new HttpPeer(answer, standsAlone));
    return session;
  }

  /** Compares the headers of a request that stands alone with its body; null if they agree. */
  private static @Nullable RpcError mismatch(Message message, MessageHeaders headers) {
    Request request = request(message);
    if (request == null) {
      return null;
    }
    String revision = headers.revision();
    if (revision == null || revision.isEmpty()) {
      return RpcError.headerMismatch(
          "The request must have the header MCP-Protocol-Version once, with the revision of its params._meta.");
    }
    if (request.revision().isTextual() && !request.revision().asText().equals(revision)) {
      return RpcError.headerMismatch(
          "The header MCP-Protocol-Version must equal the revision in params._meta.");
    }
    if (!headers.method().equals(request.method())) {
      return RpcError.headerMismatch(
          "The request must have the header Mcp-Method once, and it must equal the method.");
    }
    JsonNode name = request.params().path("name");
    // Of a refused message the name is unknown, and nothing is called.
    boolean namesTool = request.method().equals("tools/call") && !(message instanceof Refused);
    if (namesTool && name.isTextual() && !headers.name().equals(name.asText())) {
      return RpcError.headerMismatch(
          "A tools/call must have the header Mcp-Name once, and it must equal params.name.");
    }
    return null;
  }

  /** Returns why a message of a revision with a handshake isn't served; null if it is. */
  private static @Nullable RpcError unfit(
      Message message, @Nullable Revision named, MessageHeaders headers) {
    if (message instanceof Invalid) {
      return null;
    }
    if (headers.revision() != null && named == null) {
      return RpcError.unsupportedVersion(headers.revision(), Revision.NEWEST_FIRST);
    }
    if (message instanceof Batch batch) {
      if (batch.messages().size() > MOST_IN_BATCH) {
        return RpcError.invalidRequest(
            "A batch may have at most " + MOST_IN_BATCH + " messages: send several.");
      }
      if (batch.messages().stream().anyMatch(StreamableHttp::standsAlone)) {
        return RpcError.invalidRequest("Revision 2026-07-28 has no batches.");
      }
    }
    return null;
  }

  private static boolean standsAlone(Message message) {
    Request request = request(message);
    return request != null && request.standsAlone();
  }

  private static @Nullable Request request(Message message) {
    return message instanceof Request request
        ? request
        : message instanceof Refused refused ? refused.request() : null;
  }

  private static JsonNode id(Message message) {
    Request request = request(message);
    return request != null
        ? request.id()
        : message instanceof Invalid invalid ? invalid.id() : NullNode.instance;
  }
}
