package io.github.dynamodbmcp.handlers.core;

import io.github.dynamodbmcp.handlers.call.Subject;

/**
 * How a call ended.
 *
 * @param subject what it was about, as far as that could be read
 * @param items how many items, tables or tools were answered with
 * @param consumedCapacity in read or write capacity units, also of a call that failed
 */
public record Outcome(Response response, Subject subject, int items, double consumedCapacity) {
  /** The end of a call that never got to DynamoDB. */
  public static Outcome refused(Subject subject, Response response) {
    return new Outcome(response, subject, 0, 0);
  }

  public static Outcome refused(Response response) {
    return refused(Subject.NONE, response);
  }
}
