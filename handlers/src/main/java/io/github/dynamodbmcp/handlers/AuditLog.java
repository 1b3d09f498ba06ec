package io.github.dynamodbmcp.handlers;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/** Where the audit lines go. */
final class AuditLog {
  private final PrintStream out;
  private final AtomicBoolean cold = new AtomicBoolean(true);

  AuditLog(PrintStream out) {
    this.out = out;
  }

  /** Begins the line of a call. */
  AuditLine line(String tool, Caller caller) {
    return new AuditLine(tool, caller, cold.getAndSet(false));
  }

  /** Logs a call that never reached its function. */
  void refused(String tool, Caller caller, int status) {
    write(line(tool, caller), status);
  }

  /** Ends it: one write, so that lines of concurrent calls stay whole. */
  void write(AuditLine line, int status) {
    byte[] bytes = (line.json(status) + '\n').getBytes(StandardCharsets.UTF_8);
    synchronized (out) {
      out.write(bytes, 0, bytes.length);
      out.flush();
    }
  }
}
