package io.github.dynamodbmcp.proxy.validation;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.tool.ToolResult;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Decides whether an answer is right. */
@FunctionalInterface
interface Expectation {

  boolean accepts(ToolResult answer);

  /** Accepts a success that contains each of the texts. */
  static Expectation says(String... texts) {
    return answer -> !answer.error() && contains(answer, texts);
  }

  /** Accepts an error that contains each of the texts. */
  static Expectation refuses(String... texts) {
    return answer -> answer.error() && contains(answer, texts);
  }

  /** Accepts a success whose JSON satisfies the condition. */
  static Expectation json(Predicate<JsonNode> condition) {
    return answer ->
        !answer.error() && answer.structured() != null && condition.test(answer.structured());
  }

  private static boolean contains(ToolResult answer, String... texts) {
    return Stream.of(texts).allMatch(answer.text()::contains);
  }
}
