package io.github.dynamodbmcp.proxy.validation;

/** A part that can be deployed beside a backend. */
public enum Extension {
  /** MCP by URL. */
  MCP("mcp"),
  /** The tool {@code dynamodb_transact_write}. */
  TRANSACT_WRITE("transact-write");

  private final String command;

  Extension(String command) {
    this.command = command;
  }

  /** The command that starts its function. */
  public String command() {
    return command;
  }
}
