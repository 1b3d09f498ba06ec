package io.github.dynamodbmcp.handlers.advice;

import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Advice on one of DynamoDB's messages.
 *
 * @param message matches the whole message; user text stands only where it has a group or a
 *     wildcard
 * @param advice builds the sentence from the match and the request; empty where it doesn't apply
 */
record Rule(Pattern message, BiFunction<Matcher, WrittenRequest, String> advice) {
  static Rule on(String message, BiFunction<Matcher, WrittenRequest, String> advice) {
    return new Rule(Pattern.compile(message, Pattern.DOTALL), advice);
  }

  String apply(String refusal, WrittenRequest request) {
    Matcher matcher = message.matcher(refusal);
    return matcher.matches() ? advice.apply(matcher, request) : "";
  }
}
