package io.github.dynamodbmcp.protocol.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.InvalidJsonException;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what an answer needs (id, method, revision) in messages that can't be read as a whole: they
 * are too large, too deep or ambiguous, or the text isn't JSON throughout. A parser would build
 * something for every level, name and number; this keeps a few kilobytes at any size.
 */
final class Salvage {

  private static final Set<String> OF_MESSAGE = Set.of("id", "method", "result", "error");
  private static final Set<String> OF_PARAMS = Set.of("_meta");

  /** The size of a member that is kept, in bytes; a longer one counts as missing. */
  private static final int MAX_KEPT = 4096;

  /** The number of messages of a batch that are answered. */
  private static final int MAX_MESSAGES = 1000;

  private final InputStream in;
  private final List<ObjectNode> messages = new ArrayList<>();
  private boolean batch;

  /** The byte to look at; -1 at the end. */
  private int next;

  private @Nullable ByteArrayOutputStream kept;

  /** Reads to the end, or to the first fault. */
  Salvage(InputStream text) throws IOException {
    this.in = new BufferedInputStream(text);
    this.next = in.read();
    skipSpace();
    if (next == '[') {
      batch = true;
      batch();
    } else if (next == '{') {
      message();
    }
  }

  /** The members that were found, of each message that begins as an object. */
  List<ObjectNode> messages() {
    return messages;
  }

  /** Whether the messages are those of a batch. */
  boolean isBatch() {
    return batch;
  }

  private void batch() throws IOException {
    do {
      advance();
      skipSpace();
      boolean whole = next == '{' ? message() : value();
      if (!whole) {
        return;
      }
      skipSpace();
    } while (next == ',' && messages.size() < MAX_MESSAGES);
  }

  private boolean message() throws IOException {
    ObjectNode message = Json.object();
    messages.add(message);
    return object(message, OF_MESSAGE);
  }

  /** Reads the wanted members; returns false if the object is malformed or doesn't end. */
  private boolean object(ObjectNode into, Set<String> wanted) throws IOException {
    do {
      advance();
      skipSpace();
      if (next == '}' && into.isEmpty()) {
        break;
      }
      if (next != '"') {
        return false;
      }
      beginKeeping();
      boolean whole = string();
      String name = endKeeping().asText();
      skipSpace();
      if (!whole || next != ':') {
        return false;
      }
      advance();
      skipSpace();
      if (!member(name, into, wanted)) {
        return false;
      }
    } while (next == ',');
    boolean whole = next == '}';
    advance();
    return whole;
  }

  private boolean member(String name, ObjectNode into, Set<String> wanted) throws IOException {
    if (name.equals("params") && wanted.contains("method") && next == '{') {
      ObjectNode params = Json.object();
      into.set(name, params);
      boolean whole = object(params, OF_PARAMS);
      skipSpace();
      return whole;
    }
    beginKeeping();
    boolean whole = value();
    JsonNode value = endKeeping();
    skipSpace();
    // A number at the end of the text may be only its beginning.
    if (!whole || next < 0) {
      return false;
    }
    if (wanted.contains(name)) {
      // Of two ids, neither is certain.
      into.set(name, into.has(name) || value.isMissingNode() ? NullNode.instance : value);
    }
    return true;
  }

  /** Skips a value; returns false if there is none or it doesn't end. */
  private boolean value() throws IOException {
    long depth = 0;
    do {
      skipSpace();
      switch (next) {
        case '{', '[' -> {
          depth++;
          advance();
        }
        case '}', ']' -> {
          if (depth == 0) {
            return false;
          }
          depth--;
          advance();
        }
        case ',', ':' -> {
          if (depth == 0) {
            return false;
          }
          advance();
        }
        case '"' -> {
          if (!string()) {
            return false;
          }
        }
        case -1 -> {
          return false;
        }
        default -> {
          while (next >= 0 && "{}[],:\" \t\r\n".indexOf(next) < 0) {
            advance();
          }
        }
      }
    } while (depth > 0);
    return true;
  }

  private boolean string() throws IOException {
    advance();
    while (next != '"') {
      if (next == '\\') {
        advance();
      }
      if (next < 0) {
        return false;
      }
      advance();
    }
    advance();
    return true;
  }

  private void skipSpace() throws IOException {
    while (next == ' ' || next == '\t' || next == '\r' || next == '\n') {
      advance();
    }
  }

  private void advance() throws IOException {
    if (kept != null && kept.size() <= MAX_KEPT) {
      kept.write(next);
    }
    next = next < 0 ? next : in.read();
  }

  private void beginKeeping() {
    kept = new ByteArrayOutputStream();
  }

  /** Returns the value since {@link #beginKeeping}; a missing node if it is too long or no JSON. */
  private JsonNode endKeeping() {
    byte[] bytes = kept == null ? new byte[0] : kept.toByteArray();
    kept = null;
    try {
      return bytes.length > MAX_KEPT ? MissingNode.getInstance() : Json.readMessage(bytes);
    } catch (InvalidJsonException e) {
      return MissingNode.getInstance();
    }
  }
}
