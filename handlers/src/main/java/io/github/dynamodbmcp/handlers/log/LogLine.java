package io.github.dynamodbmcp.handlers.log;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The text of one log event: printable ASCII on one line of bounded length, everything else as
 * {@code \}{@code uXXXX}. An exception is written as its class, where it was thrown, and its
 * causes, with its message only if that can't hold a value of an item.
 */
final class LogLine {
  private static final int LONGEST_MESSAGE = 1_000;
  private static final int LONGEST_LINE = 4_000;
  private static final int MOST_CAUSES = 5;
  private static final int MOST_FRAMES = 10;

  private final StringBuilder line = new StringBuilder(200);

  private LogLine() {}

  static String of(String level, String logger, String message, @Nullable Throwable failure) {
    LogLine line = new LogLine();
    line.line.append(level).append(' ');
    line.append(logger, LONGEST_MESSAGE);
    line.line.append(" - ");
    line.append(message, LONGEST_MESSAGE);
    line.append(failure);
    return line.ended();
  }

  private void append(@Nullable Throwable failure) {
    @Nullable Throwable cause = failure;
    for (int causes = 0; cause != null && causes < MOST_CAUSES; causes++) {
      line.append(causes == 0 ? ": " : ", caused by ");
      append(cause.getClass().getName(), LONGEST_MESSAGE);
      if (isFreeOfItems(cause)) {
        line.append(" (");
        append(String.valueOf(cause.getMessage()), LONGEST_MESSAGE);
        line.append(')');
      }
      StackTraceElement[] trace = cause.getStackTrace();
      for (int frame = 0; frame < trace.length && frame < MOST_FRAMES; frame++) {
        line.append(frame == 0 ? " at " : " < ");
        append(trace[frame].toString(), LONGEST_MESSAGE);
      }
      cause = cause.getCause();
    }
  }

  /**
   * The network's own failures say where and why a connection broke. Others may quote what they
   * failed on, such as a NumberFormatException or a JSON parser's.
   */
  private static boolean isFreeOfItems(Throwable failure) {
    if (failure.getMessage() == null) {
      return false;
    }
    String type = failure.getClass().getName();
    return failure.getClass() == IOException.class
        || type.startsWith("java.net.")
        || type.startsWith("javax.net.ssl.")
        || type.startsWith("software.amazon.awssdk.crt.")
        || type.endsWith(".fault.NotConnected");
  }

  private void append(String text, int longest) {
    int end = Math.min(text.length(), longest);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x7f) {
        line.append(c);
      } else {
        line.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          line.append(Character.forDigit(c >> shift & 0xf, 16));
        }
      }
    }
    if (end < text.length()) {
      line.append("...");
    }
  }

  private String ended() {
    if (line.length() > LONGEST_LINE) {
      line.setLength(LONGEST_LINE);
      line.append("...");
    }
    return line.append('\n').toString();
  }
}
