package io.github.dynamodbmcp.protocol.mcp;

import java.util.function.Supplier;

/** The log of sessions. It never receives arguments or results. */
public interface SessionLog {

  /** Logs an internal error. */
  void error(String text);

  /** Logs a received message. */
  void debug(Supplier<String> text);
}
