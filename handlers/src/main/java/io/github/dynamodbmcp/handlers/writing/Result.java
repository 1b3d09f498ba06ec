package io.github.dynamodbmcp.handlers.writing;

import io.github.dynamodbmcp.handlers.fault.Fault;

/** The result of one of several writes. */
sealed interface Result {
  /**
   * DynamoDB applied it.
   *
   * @param foundItem whether there was an item with the key
   * @param foundOwn whether that item was one that the same call put
   * @param units its cost, in write units
   */
  record Applied(boolean foundItem, boolean foundOwn, double units) implements Result {}

  /**
   * A dry run, which wrote nothing.
   *
   * @param foundItem whether there is an item with the key
   */
  record Previewed(boolean foundItem) implements Result {}

  /** Its condition did not hold. */
  record Unmet() implements Result {}

  /** There is no item with its key, which it needs. */
  record NoItem() implements Result {}

  /** It was refused, or its answer was lost; see {@link Fault#mayHaveWritten()}. */
  record Failed(Fault fault) implements Result {}

  /** It was not sent. */
  record NotAttempted() implements Result {}
}
