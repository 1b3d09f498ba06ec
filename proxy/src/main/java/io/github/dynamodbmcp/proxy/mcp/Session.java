package io.github.dynamodbmcp.proxy.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.proxy.json.Json;
import io.github.dynamodbmcp.proxy.log.Log;
import io.github.dynamodbmcp.proxy.mcp.InFlight.Pending;
import io.github.dynamodbmcp.proxy.mcp.Message.Notification;
import io.github.dynamodbmcp.proxy.mcp.Message.Request;
import io.github.dynamodbmcp.proxy.tool.ToolList;
import io.github.dynamodbmcp.proxy.tool.Tools;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The methods of the protocol, each by the rules of the revision that the request is under. */
final class Session {

  private final Tools tools;
  private final ServerInfo server;
  private final Outgoing out;
  private final Log log;
  private final Era era = new Era();
  private final InFlight inFlight = new InFlight();
  private final Calls calls;
  private final Subscriptions subscriptions;
  private volatile boolean initialized;

  Session(Tools tools, ServerInfo server, Outgoing out, Log log, Duration timeout) {
    this.tools = tools;
    this.server = server;
    this.out = out;
    this.log = log;
    this.calls = new Calls(tools, inFlight, out, log, timeout);
    this.subscriptions = new Subscriptions(out, inFlight);
    tools.onChange(this::toolsChanged);
  }

  boolean takesBatches() {
    Revision settled = era.negotiated();
    return settled != null && settled.hasBatches();
  }

  void notification(Notification notification) {
    switch (notification.method()) {
      case "notifications/initialized" -> initialized = true;
      case "notifications/cancelled" -> {
        JsonNode id = notification.params().path("requestId");
        log.debug(() -> "cancelled by the client: request " + id);
        inFlight.cancel(id);
      }
      default -> log.debug(() -> "ignored: " + notification.method());
    }
  }

  void request(Request request, ReplyTo reply) {
    log.debug(() -> "request " + request.id() + ": " + request.method());
    try {
      Revision revision = era.of(request);
      switch (request.method()) {
        case "tools/list" -> list(request, revision, reply);
        case "tools/call" -> calls.start(request, revision, reply, this::complete);
        case "subscriptions/listen" ->
            subscriptions.open(request, reply, result -> complete(revision, result));
        default -> {
          ObjectNode result = revision.stateless() ? standingAlone(request) : inSession(request);
          reply.answer(Outgoing.result(request.id(), complete(revision, result)));
        }
      }
    } catch (RpcException e) {
      reply.answer(Outgoing.error(request.id(), e.error()));
    }
  }

  /** Of a request that carries its revision: there is no session. */
  private ObjectNode standingAlone(Request request) throws RpcException {
    if (!request.method().equals("server/discover")) {
      throw new RpcException(RpcError.methodNotFound(request.method()));
    }
    ObjectNode result = Json.object();
    Revision.NEWEST_FIRST.forEach(
        revision -> result.withArray("supportedVersions").add(revision.date));
    result.set("capabilities", server.capabilities());
    return result
        .put("instructions", server.instructions())
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
    Revision settled = era.negotiate(version.asText());
    ObjectNode result = Json.object().put("protocolVersion", settled.date);
    result.set("capabilities", server.capabilities());
    result.set("serverInfo", server.toJson(settled));
    return result.put("instructions", server.instructions());
  }

  private void list(Request request, Revision revision, ReplyTo reply) throws RpcException {
    if (request.params().has("cursor")) {
      throw new RpcException(
          RpcError.invalidParams("There is no such cursor: the list comes whole, on one page."));
    }
    Pending pending = inFlight.begin(request.id());
    pending.onCancel(reply::nothing);
    CompletableFuture<ToolList> list = tools.list();
    CompletableFuture<ToolList> unused =
        list.whenComplete((found, failure) ->
            inFlight.finish(
                request.id(),
                pending,
                () -> reply.answer(listed(request, revision, found, failure))));
  }

  private ObjectNode listed(
      Request request, Revision revision, @Nullable ToolList found, @Nullable Throwable failure) {
    if (found == null) {
      String why = failure == null ? "no reason given" : reason(failure);
      log.error("tools/list: " + why);
      return Outgoing.error(request.id(), RpcError.internal(why));
    }
    ObjectNode result = ToolJson.list(found, revision);
    return Outgoing.result(request.id(), complete(revision, result));
  }

  /** The words of a failure, freed from the wrapping of the future that carried it. */
  private static String reason(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    String message = cause == null ? null : cause.getMessage();
    return message == null ? String.valueOf(cause) : message;
  }

  /** What every result has, by its revision. */
  private ObjectNode complete(Revision revision, ObjectNode result) {
    if (revision.stateless()) {
      result.put("resultType", "complete");
      result.withObjectProperty("_meta").set(Meta.SERVER_INFO, server.toJson(revision));
    }
    return result;
  }

  private void toolsChanged() {
    if (initialized) {
      out.notify("notifications/tools/list_changed", Json.object());
    }
    subscriptions.toolsChanged();
  }

  /**
   * Ends: subscriptions at once, and calls when they are answered.
   *
   * @param grace how long calls may go on; then they are cancelled
   */
  void end(Duration grace) throws InterruptedException {
    subscriptions.close();
    inFlight.drain(grace);
    calls.close();
  }
}
