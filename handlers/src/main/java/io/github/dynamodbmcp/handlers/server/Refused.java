package io.github.dynamodbmcp.handlers.server;

/** A request that may not pass. The message says why, for the log; the caller isn't told. */
final class Refused extends Exception {
  private static final long serialVersionUID = 1L;

  Refused(String reason) {
    // Thrown for every request of a flood, so it has no stack trace.
    super(reason, null, false, false);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
