package io.github.dynamodbmcp.handlers.core;

/** Answers the calls of one route: those of one tool, or those for the list of tools. */
public interface Handler {
  /** The name of the tool; {@code tools} for the list of tools. */
  String name();

  /** The HTTP method of the route. */
  String method();

  /** The path of the route: {@code /dynamodb/get-item}. */
  String path();

  /** The body of an example call. */
  String example();

  /** DynamoDB's answer to the example call, as JSON, made up for the warm-up. */
  String exampleAnswer();

  /** Answers a call. Invalid calls are answered too; only bugs throw. */
  Outcome answer(Request request);
}
