package io.github.dynamodbmcp.protocol.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.dynamodbmcp.protocol.json.InvalidJsonException;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A received message.
 *
 * @see <a href="https://www.jsonrpc.org/specification">JSON-RPC 2.0</a>
 */
public sealed interface Message {

  /** The version of JSON-RPC, which every message names. */
  JsonNode VERSION = TextNode.valueOf("2.0");

  /** A message that must be answered. */
  record Request(JsonNode id, String method, ObjectNode params) implements Message {
    /** The request's {@code _meta}; a missing node if it has none. */
    public JsonNode meta() {
      return params.path("_meta");
    }

    /** The revision that the request carries; a missing node if it carries none. */
    public JsonNode revision() {
      return meta().path(Meta.PROTOCOL_VERSION);
    }

    /**
     * Whether the request stands alone, as all do since revision 2026-07-28, rather than in the
     * session that a handshake began.
     */
    public boolean standsAlone() {
      return !isAbsent(revision())
          || !isAbsent(meta().path(Meta.CLIENT_CAPABILITIES))
          || !isAbsent(meta().path(Meta.CLIENT_INFO))
          || method.equals("server/discover")
          || method.equals("subscriptions/listen");
    }
  }

  /** A message that must not be answered. */
  record Notification(String method, ObjectNode params) implements Message {}

  /** Several messages, whose responses are sent together. */
  record Batch(List<Message> messages) implements Message {}

  /**
   * The response to a request that a session has sent.
   *
   * @param result a missing node if the response is an error, or can't be read as a whole
   */
  record Response(JsonNode id, JsonNode result) implements Message {}

  /** A message that is dropped: a response whose id can't be one of ours. */
  record Ignored() implements Message {}

  /**
   * A malformed message.
   *
   * @param id the id to answer to; a JSON null if none could be read
   */
  record Invalid(JsonNode id, RpcError error) implements Message {}

  /**
   * A request that isn't carried out, since its text can't be read as a whole.
   *
   * @param request the request, of whose parameters only {@code _meta} is known
   * @param reason continues a sentence that begins with "The message"
   */
  record Refused(Request request, String reason) implements Message {}

  /** Reads a message; faults of the bytes become part of the result. */
  static Message parse(byte[] bytes) {
    if (!isUtf8(bytes)) {
      return malformed(bytes, "is not valid UTF-8");
    }
    try {
      JsonNode node = Json.readMessage(bytes);
      return node instanceof ArrayNode array ? batch(array) : of(node);
    } catch (InvalidJsonException e) {
      return e.isWellFormed()
          ? refused(new ByteArrayInputStream(bytes), e.reason())
          : malformed(bytes, e.reason());
    }
  }

  /**
   * Refuses a message of any size.
   *
   * @param text the message; it is read in pieces, and only as far as its id is sought
   * @param reason continues a sentence that begins with "The message"
   */
  static Message refused(InputStream text, String reason) {
    try {
      Salvage found = new Salvage(text);
      List<Message> messages = new ArrayList<>();
      found.messages().forEach(message -> messages.add(refused(message, reason)));
      if (found.isBatch() && !messages.isEmpty()) {
        return new Batch(messages);
      }
      return messages.isEmpty() ? refused(Json.object(), reason) : messages.get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Message refused(ObjectNode found, String reason) {
    JsonNode id = found.path("id");
    if (isId(id) && found.path("method").isTextual()) {
      ObjectNode params = found.withObjectProperty("params");
      return new Refused(new Request(id, found.get("method").asText(), params), reason);
    }
    return isResponse(found)
        ? response(id, MissingNode.getInstance())
        : invalid(isId(id) ? id : NullNode.instance, "The message " + reason + ".");
  }

  /** Answers by the id where it came before the fault: its client waits for an answer. */
  private static Message malformed(byte[] text, String reason) {
    Message refused = refused(new ByteArrayInputStream(text), reason);
    if (refused instanceof Response) {
      return refused;
    }
    RpcError error = RpcError.parse("The message " + reason + ".");
    if (refused instanceof Refused request) {
      return new Invalid(request.request().id(), error);
    }
    return new Invalid(
        refused instanceof Invalid invalid ? invalid.id() : NullNode.instance, error);
  }

  private static Message batch(ArrayNode array) {
    if (array.isEmpty()) {
      return invalid(NullNode.instance, "A batch must hold at least one message.");
    }
    List<Message> messages = new ArrayList<>(array.size());
    array.forEach(node -> messages.add(of(node)));
    return new Batch(messages);
  }

  private static Message of(JsonNode node) {
    if (!(node instanceof ObjectNode object)) {
      return invalid(NullNode.instance, "A message must be a JSON object.");
    }
    JsonNode id = object.path("id");
    boolean wellFormedId = isId(id);
    JsonNode answerTo = wellFormedId ? id : NullNode.instance;
    JsonNode method = object.path("method");
    if (!method.isTextual() && isResponse(object)) {
      return response(id, object.has("error") ? MissingNode.getInstance() : object.get("result"));
    }
    if (!object.path("jsonrpc").equals(VERSION)) {
      return invalid(answerTo, "\"jsonrpc\" must be \"2.0\".");
    }
    if (!method.isTextual()) {
      return invalid(answerTo, "\"method\" must be a string.");
    }
    if (object.has("id") && !wellFormedId) {
      return invalid(answerTo, "\"id\" must be a string or a whole number.");
    }
    JsonNode params = object.path("params");
    ObjectNode parameters = params instanceof ObjectNode given ? given : Json.object();
    if (!object.has("id")) {
      // Nobody can be told about its parameters, and its name may be all that matters.
      return new Notification(method.asText(), parameters);
    }
    return params.isObject() || isAbsent(params)
        ? new Request(id, method.asText(), parameters)
        : new Invalid(answerTo, RpcError.invalidParams("\"params\" must be an object."));
  }

  private static boolean isResponse(ObjectNode message) {
    return message.has("result") || message.has("error");
  }

  private static Message response(JsonNode id, JsonNode result) {
    return isId(id) ? new Response(id, result) : new Ignored();
  }

  /** Whether a client means that the member is absent: many write it as null or empty. */
  static boolean isAbsent(JsonNode member) {
    return member.isMissingNode()
        || member.isNull()
        || (member.isTextual() && member.textValue().isBlank())
        || (member.isArray() && member.isEmpty());
  }

  private static boolean isId(JsonNode id) {
    return id.isTextual() || id.isIntegralNumber() || (id.isNumber() && isWhole(id));
  }

  private static Invalid invalid(JsonNode id, String why) {
    return new Invalid(id, RpcError.invalidRequest(why));
  }

  private static boolean isWhole(JsonNode number) {
    return number.decimalValue().stripTrailingZeros().scale() <= 0;
  }

  /** Checks in small steps: a copy of a large message would double its memory. */
  private static boolean isUtf8(byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer left = ByteBuffer.wrap(bytes);
    CharBuffer sink = CharBuffer.allocate(Math.min(bytes.length, 1 << 14) + 2);
    while (true) {
      CoderResult result = decoder.decode(left, sink, true);
      if (result.isError()) {
        return false;
      }
      if (result.isUnderflow()) {
        return true;
      }
      sink.clear();
    }
  }
}
