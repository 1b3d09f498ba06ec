package io.github.dynamodbmcp.handlers.server;

/** An access key: its id and its secret. The secret is never printed. */
public record AccessKey(String id, String secret) {
  @Override
  public String toString() {
    return "AccessKey[id=" + id + "]";
  }
}
