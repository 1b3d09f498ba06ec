package io.github.dynamodbmcp.handlers.log;

import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The text of one log event: a JSON object on one line of bounded length, in printable ASCII. A log
 * that splits its input into lines keeps an event whole, and finds it by its {@code request_id}. An
 * exception is written as {@code stack}: its class, where it was thrown, and its causes, with its
 * message only if that can't hold a value of an item.
 */
final class LogLine {
  private static final int LONGEST_MESSAGE = 1_000;
  private static final int LONGEST_STACK = 4_000;
  private static final int MOST_CAUSES = 5;
  private static final int MOST_FRAMES = 10;

  private final StringBuilder line = new StringBuilder(200);

  private LogLine() {}

  /**
   * Writes an event.
   *
   * @param requestId the id of the request that it is about; null if it is about none
   */
  static String of(
      Instant time,
      String level,
      String logger,
      String message,
      @Nullable String requestId,
      @Nullable Throwable failure) {
    LogLine line = new LogLine();
    line.member("timestamp", Timestamp.of(time));
    line.member("level", level);
    line.member("logger", logger);
    line.member("message", message);
    if (requestId != null) {
      line.member("request_id", requestId);
    }
    if (failure != null) {
      line.stack(failure);
    }
    return line.line.append("}\n").toString();
  }

  private void member(String name, String value) {
    begin(name);
    append(value, LONGEST_MESSAGE);
    line.append('"');
  }

  private void begin(String name) {
    line.append(line.isEmpty() ? '{' : ',').append('"').append(name).append("\":\"");
  }

  private void stack(Throwable failure) {
    begin("stack");
    int start = line.length();
    @Nullable Throwable cause = failure;
    for (int causes = 0; cause != null && causes < MOST_CAUSES; causes++) {
      if (line.length() - start > LONGEST_STACK) {
        line.append("...");
        break;
      }
      line.append(causes == 0 ? "" : ", caused by ");
      cause(cause);
      cause = cause.getCause();
    }
    line.append('"');
  }

  private void cause(Throwable cause) {
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
      if (c == '"' || c == '\\') {
        line.append('\\').append(c);
      } else if (c >= ' ' && c < 0x7f) {
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
}
