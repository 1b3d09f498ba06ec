package io.github.dynamodbmcp.handlers.server;

import io.github.dynamodbmcp.handlers.core.Response;

/** A request that may not pass. The message says why, for the log; the caller isn't told. */
final class Refused extends Exception {
  private static final long serialVersionUID = 1L;

  private static final Response FORBIDDEN = Response.json(403, "{\"message\":\"Forbidden\"}");

  private final transient Response answer;

  /** Refuses as API Gateway does. */
  Refused(String reason) {
    this(reason, FORBIDDEN);
  }

  /** Refuses with this answer. */
  Refused(String reason, Response answer) {
    // Thrown for every request of a flood, so it has no stack trace.
    super(reason, null, false, false);
    this.answer = answer;
  }

  String reason() {
    return String.valueOf(getMessage());
  }

  Response answer() {
    return answer;
  }
}
