package io.github.dynamodbmcp.proxy.stdio;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Splits a stream into lines of limited length; the last may lack its line feed. */
final class Lines {

  /** A line: its bytes, or the fact that it was too long and was skipped. */
  sealed interface Line {
    /** Whether it holds nothing but spaces, tabs and carriage returns. */
    boolean isBlank();
  }

  @SuppressWarnings("ArrayRecordComponent") // lines are never compared
  record Whole(byte[] bytes) implements Line {
    @Override
    public boolean isBlank() {
      for (byte b : bytes) {
        if (b != ' ' && b != '\t' && b != '\r') {
          return false;
        }
      }
      return true;
    }
  }

  record TooLong() implements Line {
    @Override
    public boolean isBlank() {
      return false;
    }
  }

  private final InputStream in;
  private final int maxBytes;
  private final byte[] buffer = new byte[1 << 16];
  private int start;
  private int end;

  Lines(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /** Returns the next line; null at the end of input. */
  @Nullable Line next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    boolean tooLong = false;
    boolean any = false;
    while (fill()) {
      any = true;
      int stop = start;
      while (stop < end && buffer[stop] != '\n') {
        stop++;
      }
      if (line.size() + (stop - start) > maxBytes) {
        tooLong = true;
        line = new ByteArrayOutputStream();
      }
      if (!tooLong) {
        line.write(buffer, start, stop - start);
      }
      boolean complete = stop < end;
      start = complete ? stop + 1 : stop;
      if (complete) {
        break;
      }
    }
    if (!any) {
      return null;
    }
    return tooLong ? new TooLong() : new Whole(line.toByteArray());
  }

  private boolean fill() throws IOException {
    if (start == end) {
      start = 0;
      end = Math.max(0, in.read(buffer));
    }
    return start < end;
  }
}
