package io.github.dynamodbmcp.handlers.core;

/** Answers the calls of one tool, or for the list of them: one Lambda function, one route. */
public interface Handler {
  /** The tool's name; {@code tools} for the list of them. */
  String name();

  /** The HTTP method of its route. */
  String method();

  /** The path of its route: {@code /dynamodb/get-item}. */
  String path();

  /** The body of a plain call of it. */
  String example();

  /** Answers one call. What is wrong with the call is an answer too; a fault of ours is thrown. */
  Outcome answer(Request request);
}
