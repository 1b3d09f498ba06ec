package io.github.dynamodbmcp.handlers.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;

/** The answer of a call that succeeded. */
public sealed interface Reply {
  /** The content type of a text. */
  String TEXT = "text/plain; charset=utf-8";

  /** The status of the HTTP response. */
  default int status() {
    return 200;
  }

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

  /**
   * A continuation, for a caller that goes on by itself: there is nothing to answer yet.
   *
   * @param body says which arguments to add to the next call, and what was read so far
   */
  record Continuation(String body) implements Reply {
    /**
     * Continues with a token.
     *
     * @param itemsRead how many items were read so far, by this call and those that it continues
     * @param message the same as a sentence, for a person who waits
     */
    public Continuation(String nextToken, long itemsRead, String message) {
      this(Json.write(json(nextToken, itemsRead, message)));
    }

    private static ObjectNode json(String nextToken, long itemsRead, String message) {
      ObjectNode json = Json.object();
      json.putObject("continue").put("next_token", nextToken);
      json.putObject("progress").put("items_read", itemsRead).put("message", message);
      return json;
    }

    @Override
    public int status() {
      return 202;
    }

    @Override
    public int items() {
      return 0;
    }

    @Override
    public String contentType() {
      return Data.JSON;
    }
  }

  /** One JSON object, for a caller that computes with it. */
  record Data(String body, int items) implements Reply {
    private static final String JSON = "application/json";

    /** Writes the object on one line. */
    public Data(ObjectNode object, int items) {
      this(Json.write(object), items);
    }

    @Override
    public String contentType() {
      return JSON;
    }
  }

  /**
   * The answer of a call that did nothing that it was asked for, and accounts for it. Errors are
   * plain text, whatever they hold: a gateway's are JSON.
   *
   * @param status of the HTTP response, 400 or above
   */
  record Failure(int status, Reply answer) implements Reply {
    @Override
    public int items() {
      return answer.items();
    }

    @Override
    public String contentType() {
      return TEXT;
    }

    @Override
    public String body() {
      return answer.body();
    }
  }
}
