package io.github.dynamodbmcp.proxy.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.dynamodbmcp.proxy.json.Json;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a line may hold.
 *
 * @see <a href="https://www.jsonrpc.org/specification">JSON-RPC 2.0</a>
 */
sealed interface Message {

  /** Of JSON-RPC, in every message. */
  JsonNode VERSION = TextNode.valueOf("2.0");

  /** Wants an answer. */
  record Request(JsonNode id, String method, ObjectNode params) implements Message {
    /** The request's {@code _meta}; a missing node if it has none. */
    JsonNode meta() {
      return params.path("_meta");
    }
  }

  /** Wants none. */
  record Notification(String method, ObjectNode params) implements Message {}

  /** Several messages at once. */
  record Batch(List<Message> messages) implements Message {}

  /**
   * What wants nothing of us: a blank line, an answer (we ask nothing), a notification that is
   * malformed.
   */
  record Ignored() implements Message {}

  /** Not a message; what to say about it, to the id where one could be read. */
  record Invalid(JsonNode id, RpcError error) implements Message {}

  /** Reads a line. */
  static Message parse(byte[] line) {
    if (!isUtf8(line)) {
      return new Invalid(NullNode.instance, RpcError.parse("The line isn't valid UTF-8."));
    }
    if (isBlank(line)) {
      return new Ignored();
    }
    try {
      JsonNode node = Json.read(line);
      return node instanceof ArrayNode array ? batch(array) : of(node);
    } catch (JsonProcessingException e) {
      return new Invalid(
          NullNode.instance, RpcError.parse("The line isn't JSON: " + e.getOriginalMessage()));
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

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  private static boolean isUtf8(byte[] line) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer bytes = ByteBuffer.wrap(line);
    CharBuffer sink = CharBuffer.allocate(Math.min(line.length, 1 << 14) + 2);
    while (true) {
      CoderResult result = decoder.decode(bytes, sink, true);
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
