package io.github.dynamodbmcp.proxy.mcp;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Where a request's answer goes: exactly one of the two is called, once. */
interface ReplyTo {

  void answer(ObjectNode message);

  /** The request was cancelled. */
  void nothing();

  /** Straight out. */
  static ReplyTo directly(Outgoing out) {
    return new ReplyTo() {
      @Override
      public void answer(ObjectNode message) {
        out.send(message);
      }

      @Override
      public void nothing() {}
    };
  }

  /** Together with the other answers of a batch, once the last is there. */
  static ReplyTo together(Outgoing out, int requests) {
    return new ReplyTo() {
      private final ArrayNode answers = JsonNodeFactory.instance.arrayNode();
      private int missing = requests;

      @Override
      public synchronized void answer(ObjectNode message) {
        answers.add(message);
        nothing();
      }

      @Override
      public synchronized void nothing() {
        missing--;
        if (missing == 0 && !answers.isEmpty()) {
          out.send(answers);
        }
      }
    };
  }
}
