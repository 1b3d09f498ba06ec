package io.github.dynamodbmcp.handlers;

/** What one Lambda function does, wherever it runs. */
interface Function {
  /** The tool's name; {@code tools} for the list of them. */
  String name();

  /** The method and path that it answers: {@code POST /dynamodb/get-item}. */
  String routeKey();

  /** Answers one call, whatever comes in; never throws. */
  Response answer(Request request);
}
