package io.github.dynamodbmcp.handlers.advice;

import java.util.List;
import java.util.regex.Matcher;

/** Advice about values and their sizes. */
final class ValueRules {
  static final String NESTING = "DynamoDB nests maps and lists at most 32 levels deep.";

  private static final String IN_VALUES =
      "(?:ExpressionAttributeValues contains invalid value: )?One or more parameter values were invalid: ";

  static final List<Rule> RULES =
      List.of(
          Rule.on("Nesting Levels have exceeded supported limits.*", (message, request) -> NESTING),
          Rule.on(
              "Item size (?:to update )?has exceeded the maximum allowed size",
              (message, request) ->
                  "An item holds at most 400 KB, names included: shorten it or split it into several items."),
          Rule.on(
              IN_VALUES + "An? \\w+ set +may not be empty(?: for key (\\S+))?",
              (message, request) ->
                  "DynamoDB keeps no empty set: leave %s out."
                      .formatted(attribute(message, request, "the attribute"))),
          Rule.on(
              IN_VALUES
                  + "Input collection \\[.*] (?:of type \\w+ )?contains duplicates\\.?(?: for key (\\S+))?",
              (message, request) ->
                  "A set holds each member once: take the repeated ones out of %s."
                      .formatted(attribute(message, request, "it"))),
          Rule.on(
              "Input collection contains duplicates",
              (message, request) ->
                  "A set holds each member once: take the repeated ones out of it."),
          Rule.on(
              "DynamoDB only supports precision up to 38 digits",
              (message, request) ->
                  "The result has more digits than DynamoDB keeps: round the number before."),
          Rule.on(
              "Number overflow\\..*",
              (message, request) -> "The result is larger than DynamoDB's numbers, 9.99e125."),
          Rule.on(
              "Empty attribute name",
              (message, request) -> "Give every attribute of the item and of its maps a name."));

  private ValueRules() {}

  private static String attribute(Matcher message, WrittenRequest request, String otherwise) {
    return message.group(1) == null
        ? otherwise
        : Shown.name(request.placeholders().meaning(message.group(1)));
  }
}
