package io.github.dynamodbmcp.handlers.core;

import io.github.dynamodbmcp.handlers.call.Subject;

/**
 * The end of a call: its response, and the facts for its audit line.
 *
 * @param subject the table and index that the call named, as far as its arguments could be read
 * @param items the number of items, tables or tools in the answer
 * @param consumedCapacity in read or write capacity units; counted for failed calls too
 * @param dryRun whether the call only previewed a write
 */
public record Outcome(
    Response response, Subject subject, int items, double consumedCapacity, boolean dryRun) {
  /** Ends a call that wasn't a dry run. */
  public Outcome(Response response, Subject subject, int items, double consumedCapacity) {
    this(response, subject, items, consumedCapacity, false);
  }

  /** Ends a call that never reached DynamoDB. */
  public static Outcome refused(Subject subject, Response response) {
    return new Outcome(response, subject, 0, 0);
  }

  /** Ends a call that never reached DynamoDB, and whose subject is unknown. */
  public static Outcome refused(Response response) {
    return refused(Subject.NONE, response);
  }
}
