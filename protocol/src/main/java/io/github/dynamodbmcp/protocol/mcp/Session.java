package io.github.dynamodbmcp.protocol.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.mcp.Message.Batch;
import io.github.dynamodbmcp.protocol.mcp.Message.Invalid;
import io.github.dynamodbmcp.protocol.mcp.Message.Notification;
import io.github.dynamodbmcp.protocol.mcp.Message.Refused;
import io.github.dynamodbmcp.protocol.mcp.Message.Request;
import io.github.dynamodbmcp.protocol.mcp.Message.Response;
import io.github.dynamodbmcp.protocol.tool.Caller;
import io.github.dynamodbmcp.protocol.tool.ToolResult;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The methods of the protocol, each by the rules of the revision that the request is under.
 *
 * <p>A session starts no thread and holds little, so a stateless transport makes one a request. The
 * ids of requests are unique within a session.
 */
public final class Session {

  /** The first message of all, and a request whose response the whole batch would wait for. */
  private static final Set<String> NOT_IN_BATCHES = Set.of("initialize", "subscriptions/listen");

  private final McpServer server;

  /** Receives list changes; null in a stateless session, which has nobody to tell. */
  private final @Nullable Peer listener;

  private final Era era;
  private final InFlight inFlight = new InFlight();
  private final Calls calls;

  /** The questions to the user; null if there are none, or no way to send them. */
  private final @Nullable Elicitations elicitations;

  /** The capabilities that the client declared in the handshake. */
  private volatile JsonNode clientCapabilities = MissingNode.getInstance();

  private final Subscriptions subscriptions = new Subscriptions(inFlight);
  private volatile boolean initialized;
  private Runnable removeListener = () -> {};

  private Session(McpServer server, Era era, @Nullable Peer listener) {
    this.server = server;
    this.era = era;
    this.listener = listener;
    Confirmation confirmation = server.confirmation();
    if (confirmation == null) {
      this.elicitations = null;
      this.calls = new Calls(server, inFlight, null);
    } else {
      this.elicitations =
          listener == null ? null : new Elicitations(server.timer(), confirmation.patience());
      this.calls =
          new Calls(server, inFlight, new ConfirmedCalls(server, confirmation, elicitations));
    }
  }

  /**
   * A session on a connection that lasts, such as standard input and output. It announces changes
   * of the list of tools until {@link #end}.
   *
   * @param peer receives what belongs to no request
   */
  public static Session connected(McpServer server, Peer peer) {
    Session session = new Session(server, new Era(null), peer);
    session.removeListener = server.tools().onChange(session::toolsChanged);
    return session;
  }

  /**
   * A session for a single message of a stateless transport. It announces no changes.
   *
   * @param revision the revision that the transport names, as in the header {@code
   *     MCP-Protocol-Version}, for requests that don't carry one; if it has no handshake, all must;
   *     null if unknown
   */
  public static Session stateless(McpServer server, @Nullable Revision revision) {
    return new Session(server, new Era(revision), null);
  }

  /**
   * Serves a message. It may return before the message is answered.
   *
   * @param caller the sender
   * @param peer receives the response, and notifications that belong to the message
   */
  public void receive(Message message, Caller caller, Peer peer) {
    if (message instanceof Request request) {
      answer(request, caller, peer);
    } else if (message instanceof Notification notification) {
      receive(notification);
      peer.sendNothing();
    } else if (message instanceof Invalid invalid) {
      peer.send(Rpc.error(invalid.id(), invalid.error()));
    } else if (message instanceof Refused refused) {
      refuse(refused, peer);
    } else if (message instanceof Batch batch) {
      receive(batch, caller, peer);
    } else {
      if (message instanceof Response response && elicitations != null) {
        elicitations.receive(response);
      }
      peer.sendNothing();
    }
  }

  private void receive(Batch batch, Caller caller, Peer peer) {
    Revision negotiated = era.negotiated();
    if (negotiated == null || !negotiated.hasBatches()) {
      peer.send(
          Rpc.error(
              NullNode.instance, RpcError.invalidRequest("Only revision 2025-03-26 has batches.")));
      return;
    }
    Peer together = new BatchPeer(peer, batch.messages().size());
    for (Message message : batch.messages()) {
      if (message instanceof Request request && NOT_IN_BATCHES.contains(request.method())) {
        together.send(
            Rpc.error(
                request.id(),
                RpcError.invalidRequest(request.method() + " can't be part of a batch.")));
      } else {
        receive(message, caller, together);
      }
    }
  }

  private void receive(Notification notification) {
    switch (notification.method()) {
      case "notifications/initialized" -> initialized = true;
      case "notifications/cancelled" -> {
        JsonNode id = notification.params().path("requestId");
        server.log().debug(() -> "cancelled by the client: request " + id);
        inFlight.cancel(id);
      }
      default -> server.log().debug(() -> "ignored: " + notification.method());
    }
  }

  private void answer(Request request, Caller caller, Peer peer) {
    server.log().debug(() -> "request " + request.id() + ": " + request.method());
    try {
      Revision revision = era.of(request);
      switch (request.method()) {
        case "tools/list" ->
            new ToolListing(server, inFlight)
                .answer(request, peer, found -> complete(revision, ToolJson.list(found, revision)));
        case "tools/call" ->
            calls.start(
                request,
                revision,
                caller,
                peer,
                canAsk(request, revision),
                result -> complete(revision, result));
        case "subscriptions/listen" -> listen(request, revision, peer);
        default -> {
          ObjectNode result = revision.stateless() ? standingAlone(request) : inSession(request);
          peer.send(Rpc.result(request.id(), complete(revision, result)));
        }
      }
    } catch (RpcException e) {
      peer.send(Rpc.error(request.id(), e.error()));
    } catch (RuntimeException e) {
      server.log().error(request.method() + " failed: " + e);
      peer.send(Rpc.error(request.id(), RpcError.internal("Internal error: " + e)));
    }
  }

  /**
   * Whether the client can show the user a question: it supports elicitation by forms, which is the
   * only kind of the first revision that has it, and the default since.
   */
  private boolean canAsk(Request request, Revision revision) {
    JsonNode declared =
        revision.stateless() ? request.meta().path(Meta.CLIENT_CAPABILITIES) : clientCapabilities;
    JsonNode elicitation = declared.path("elicitation");
    return elicitation.isObject()
        && (!Message.isAbsent(elicitation.path("form"))
            || Message.isAbsent(elicitation.path("url")))
        && (revision.stateless() || (revision.hasElicitation() && elicitations != null));
  }

  private void refuse(Refused refused, Peer peer) {
    Request request = refused.request();
    server.log().debug(() -> "refused request " + request.id() + ": " + request.method());
    try {
      Revision revision = era.of(request);
      if (!request.method().equals("tools/call")) {
        throw new RpcException(RpcError.invalidRequest("The message " + refused.reason() + "."));
      }
      // A result, since the model wrote the arguments, and it sees no protocol errors.
      ToolResult result =
          ToolResult.failure("Nothing was called: the message " + refused.reason() + ".");
      peer.send(Rpc.result(request.id(), complete(revision, ToolJson.result(result, revision))));
    } catch (RpcException e) {
      peer.send(Rpc.error(request.id(), e.error()));
    }
  }

  private void listen(Request request, Revision revision, Peer peer) throws RpcException {
    if (listener == null) {
      throw new RpcException(RpcError.methodNotFound(request.method()));
    }
    subscriptions.open(request, peer, result -> complete(revision, result));
  }

  /** Answers a request that carries its revision. */
  private ObjectNode standingAlone(Request request) throws RpcException {
    if (!request.method().equals("server/discover")) {
      throw new RpcException(RpcError.methodNotFound(request.method()));
    }
    ObjectNode result = Json.object();
    Revision.NEWEST_FIRST.forEach(
        revision -> result.withArray("supportedVersions").add(revision.date()));
    result.set("capabilities", capabilities());
    return result
        .put("instructions", instructions())
        .put("ttlMs", Duration.ofHours(1).toMillis())
        .put("cacheScope", "public");
  }

  private ObjectNode inSession(Request request) throws RpcException {
    return switch (request.method()) {
      case "initialize" -> initialize(request);
      case "ping" -> Json.object();
      default -> throw new RpcException(RpcError.methodNotFound(request.method()));
    };
  }

  private ObjectNode initialize(Request request) throws RpcException {
    JsonNode version = request.params().path("protocolVersion");
    if (!version.isTextual()) {
      throw new RpcException(
          RpcError.invalidParams("params.protocolVersion must be a string, such as 2025-11-25."));
    }
    clientCapabilities = request.params().path("capabilities");
    Revision settled = era.negotiate(version.asText());
    ObjectNode result = Json.object().put("protocolVersion", settled.date());
    result.set("capabilities", capabilities());
    result.set("serverInfo", server.info().toJson(settled));
    return result.put("instructions", instructions());
  }

  private String instructions() {
    String remarks = server.tools().remarks();
    String instructions = server.info().instructions();
    return remarks.isEmpty() ? instructions : instructions + "\n\n" + remarks;
  }

  private ObjectNode capabilities() {
    ObjectNode capabilities = Json.object();
    capabilities.putObject("tools").put("listChanged", listener != null);
    return capabilities;
  }

  /** Adds the members that every result of the revision has. */
  private ObjectNode complete(Revision revision, ObjectNode result) {
    if (revision.stateless()) {
      result.put("resultType", "complete");
      result.withObjectProperty("_meta").set(Meta.SERVER_INFO, server.info().toJson(revision));
    }
    return result;
  }

  private void toolsChanged() {
    if (initialized && listener != null) {
      listener.notify(Rpc.notification("notifications/tools/list_changed", Json.object()));
    }
    subscriptions.toolsChanged();
  }

  /**
   * Ends the session: subscriptions and questions at once, calls when they are answered. A
   * transport also ends it when its client is gone.
   *
   * @param grace how long calls may still run; after that they are cancelled
   */
  public void end(Duration grace) throws InterruptedException {
    removeListener.run();
    subscriptions.close();
    if (elicitations != null) {
      elicitations.close();
    }
    inFlight.drain(grace);
  }
}
