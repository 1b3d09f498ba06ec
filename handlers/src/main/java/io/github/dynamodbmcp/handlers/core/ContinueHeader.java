package io.github.dynamodbmcp.handlers.core;

/** The header by which a caller says that it goes on by itself after a continuation. */
public final class ContinueHeader {
  /** Its name, in lower case. */
  public static final String NAME = "x-mcp-continue";

  private ContinueHeader() {}

  /**
   * Whether its value says so.
   *
   * @param value empty if the header wasn't sent
   */
  public static boolean isSet(String value) {
    return value.equals("1");
  }
}
