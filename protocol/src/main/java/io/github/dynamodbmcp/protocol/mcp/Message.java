package io.github.dynamodbmcp.protocol.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.dynamodbmcp.protocol.json.InvalidJsonException;
import io.github.dynamodbmcp.protocol.json.Json;
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
  }

  /** A message that must not be answered. */
  record Notification(String method, ObjectNode params) implements Message {}

  /** Several messages, whose responses are sent together. */
  record Batch(List<Message> messages) implements Message {}

  /**
   * A message that calls for nothing: a response, since we send no requests, or a bad notification.
   */
  record Ignored() implements Message {}

  /**
   * A malformed message.
   *
   * @param id the id to answer to; a JSON null if none could be read
   */
  record Invalid(JsonNode id, RpcError error) implements Message {}

  /** Reads a message; whatever is wrong with the bytes is part of the result. */
  static Message parse(byte[] bytes) {
    if (!isUtf8(bytes)) {
      return new Invalid(NullNode.instance, RpcError.parse("The message is not valid UTF-8."));
    }
    try {
      JsonNode node = Json.readMessage(bytes);
      return node instanceof ArrayNode array ? batch(array) : of(node);
    } catch (InvalidJsonException e) {
      return new Invalid(NullNode.instance, RpcError.parse("The message " + e.reason() + "."));
    }
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
    boolean wellFormedId =
        id.isTextual() || id.isIntegralNumber() || (id.isNumber() && isWhole(id));
    JsonNode answerTo = wellFormedId ? id : NullNode.instance;
    if (!object.path("jsonrpc").equals(VERSION)) {
      return invalid(answerTo, "\"jsonrpc\" must be \"2.0\".");
    }
    JsonNode method = object.path("method");
    if (!method.isTextual()) {
      return object.has("result") || object.has("error")
          ? new Ignored()
          : invalid(answerTo, "\"method\" must be a string.");
    }
    if (object.has("id") && !wellFormedId) {
      return invalid(answerTo, "\"id\" must be a string or a whole number.");
    }
    JsonNode params = object.has("params") ? object.get("params") : Json.object();
    if (!(params instanceof ObjectNode parameters)) {
      return object.has("id")
          ? new Invalid(answerTo, RpcError.invalidParams("\"params\" must be an object."))
          : new Ignored();
    }
    return object.has("id")
        ? new Request(id, method.asText(), parameters)
        : new Notification(method.asText(), parameters);
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
