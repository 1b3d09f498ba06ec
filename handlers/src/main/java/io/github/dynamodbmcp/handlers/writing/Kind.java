package io.github.dynamodbmcp.handlers.writing;

/** The kinds of writes. */
public enum Kind {
  /** Adds an item, or replaces the whole item that has its key. */
  PUT,
  /** Changes some attributes of an item. */
  UPDATE,
  /** Deletes an item. */
  DELETE
}
