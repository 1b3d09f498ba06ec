package io.github.dynamodbmcp.handlers.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;

/** The answer of a call that succeeded. */
public sealed interface Reply {
  /** The content type of a text. */
  String TEXT = "text/plain; charset=utf-8";

  /** The number of items, tables or the like that the call was about, for the audit line. */
  int items();

  /** The value of the HTTP header {@code content-type}. */
  String contentType();

  /** The text that the caller reads. */
  String body();

  /** Plain text, made for being narrated. */
  record Text(String body, int items) implements Reply {
    /** Creates a text and removes one line end from its end. */
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
    /** Writes the object on one line. */
    public Data(ObjectNode object, int items) {
      this(Json.write(object), items);
    }

    @Override
    public String contentType() {
      return "application/json";
    }
  }
}
