package io.github.dynamodbmcp.proxy.command;

import io.github.dynamodbmcp.protocol.tool.ProgressListener;
import io.github.dynamodbmcp.proxy.process.DaemonThreads;
import java.io.PrintStream;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Shows a person how far a call has come, on one line that is rewritten each second. */
final class ProgressLine implements ProgressListener, AutoCloseable {

  /** A longer line would wrap, and couldn't be rewritten. */
  private static final int MAX_CHARS = 79;

  private final PrintStream err;
  private final long startNanos = System.nanoTime();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(new DaemonThreads("progress"));
  private String message = "Waiting for DynamoDB's answer";
  private int shown;
  private boolean closed;

  /** Shows nothing for the first second. */
  ProgressLine(PrintStream err) {
    this.err = err;
    var unused = timer.scheduleAtFixedRate(this::write, 1, 1, TimeUnit.SECONDS);
  }

  @Override
  public boolean isWatched() {
    return true;
  }

  @Override
  public synchronized void report(String message) {
    this.message = message;
    write();
  }

  private synchronized void write() {
    if (!closed) {
      String time = ", " + (System.nanoTime() - startNanos) / 1_000_000_000 + " s";
      int room = MAX_CHARS - time.length();
      rewrite((message.length() > room ? message.substring(0, room - 1) + "…" : message) + time);
    }
  }

  /** With spaces over the rest of the last line, since not every terminal knows how to erase. */
  private void rewrite(String line) {
    err.print("\r" + line + " ".repeat(Math.max(0, shown - line.length())));
    err.flush();
    shown = line.length();
  }

  /** Erases the line. */
  @Override
  public synchronized void close() {
    closed = true;
    timer.shutdownNow();
    if (shown > 0) {
      rewrite("");
      err.print("\r");
      err.flush();
    }
  }
}
