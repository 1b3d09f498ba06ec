package io.github.dynamodbmcp.handlers.reading;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The end of an answer that isn't the end of its reading: how the caller goes on, or why it can't.
 */
public sealed interface Onward {
  /** The length that it adds to an answer, in characters. */
  int length();

  /**
   * The last sentence of an answer in text.
   *
   * @param purpose its beginning: {@code To go on counting}
   */
  String sentence(String purpose);

  /** Adds the same to an answer in JSON. */
  void describe(ObjectNode answer);

  /** A token for the next call. */
  record Token(String text) implements Onward {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public String sentence(String purpose) {
      return purpose + ", repeat the call with next_token: " + text;
    }

    @Override
    public void describe(ObjectNode answer) {
      answer.put("next_token", text);
    }
  }

  /** No token, since the state of the reading is too large for one. */
  record TooLarge() implements Onward {
    static final String ADVICE =
        "This can't go on in another call, because what was read so far doesn't fit into a"
            + " next_token. Ask for less at once: read fewer items, with a key condition, an index or"
            + " a filter_expression, ask for fewer groups or distinct values, or for sorted items give a"
            + " smaller limit or a projection.";

    @Override
    public int length() {
      return ADVICE.length();
    }

    @Override
    public String sentence(String purpose) {
      return ADVICE;
    }

    @Override
    public void describe(ObjectNode answer) {
      answer.put("advice", ADVICE);
    }
  }
}
