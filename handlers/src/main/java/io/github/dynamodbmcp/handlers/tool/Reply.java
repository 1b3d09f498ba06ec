package io.github.dynamodbmcp.handlers.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;

/** What a tool answers when all went well. */
public sealed interface Reply {
  /** The content type of a text. */
  String TEXT = "text/plain; charset=utf-8";

  /** How many items, tables or the like the call was about; the audit line counts them. */
  int items();

  /** As the HTTP header has it. */
  String contentType();

  /** What the caller reads. */
  String body();

  /** Plain text, made for being narrated. */
  record Text(String body, int items) implements Reply {
    /** A text; one line end at its end is taken off. */
    public Text {
      body = body.endsWith("\n") ? body.substring(0, body.length() - 1) : body;
    }

    @Override
    public String contentType() {
      return TEXT;
    }
  }

  /** One JSON object, for a caller that computes with it. */
  record Data(String body, int items) implements Reply {
    /** An object, written on one line. */
    public Data(ObjectNode object, int items) {
      this(Json.write(object), items);
    }

    @Override
    public String contentType() {
      return "application/json";
    }
  }
}
