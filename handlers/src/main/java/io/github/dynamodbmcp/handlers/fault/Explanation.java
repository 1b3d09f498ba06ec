package io.github.dynamodbmcp.handlers.fault;

/** Explains DynamoDB's refusal of one request to the caller. */
@FunctionalInterface
public interface Explanation {
  /**
   * The message as it concerns the caller, and what to do about it.
   *
   * @param message DynamoDB's message, without the period at its end
   */
  String of(String message);
}
