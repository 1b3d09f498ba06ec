package io.github.dynamodbmcp.proxy.validation;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A call of a tool, and the answer that it must get.
 *
 * @param what the expectation in words, for the report
 * @param tool the tool's name without the prefix {@code dynamodb_}
 * @param tries how often to ask, a second apart, until the answer is right
 */
record Check(String what, String tool, ObjectNode arguments, Expectation expected, int tries) {

  Check(String what, String tool, ObjectNode arguments, Expectation expected) {
    this(what, tool, arguments, expected, 1);
  }

  /** The same check, for an answer that may become right only after a moment. */
  Check within(int tries) {
    return new Check(what, tool, arguments, expected, tries);
  }
}
