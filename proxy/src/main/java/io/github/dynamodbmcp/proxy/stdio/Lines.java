package io.github.dynamodbmcp.proxy.stdio;

import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Splits a stream into lines of limited length; the last may lack its line feed. */
final class Lines {

  /** A line: its bytes, or a stream of them if there are too many to hold. */
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

  /**
   * A line that is longer than the limit.
   *
   * @param text valid until the next line is read
   */
  record TooLong(InputStream text) implements Line {
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

  /** Whether the input is in the middle of a line that was too long. */
  private boolean inLongLine;

  Lines(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /** Returns the next line; null at the end of input. */
  @Nullable Line next() throws IOException {
    while (inLongLine) {
      int unused = restOfLongLine(new byte[buffer.length], 0, buffer.length);
    }
    if (!fill()) {
      return null;
    }
    int stop = stop();
    if (stop < end && stop - start <= maxBytes) {
      byte[] line = Arrays.copyOfRange(buffer, start, stop);
      start = stop + 1;
      return new Whole(line);
    }
    ByteArrayBuilder line = new ByteArrayBuilder();
    while (fill()) {
      stop = stop();
      if (line.size() + (stop - start) > maxBytes) {
        inLongLine = true;
        return new TooLong(
            new SequenceInputStream(
                new ByteArrayInputStream(line.toByteArray()), new RestOfLongLine()));
      }
      line.write(buffer, start, stop - start);
      start = stop;
      if (stop < end) {
        start = stop + 1;
        break;
      }
    }
    return new Whole(line.toByteArray());
  }

  /** The index of the next line feed in the buffer, or the buffer's end. */
  private int stop() {
    int stop = start;
    while (stop < end && buffer[stop] != '\n') {
      stop++;
    }
    return stop;
  }

  private boolean fill() throws IOException {
    if (start == end) {
      start = 0;
      end = Math.max(0, in.read(buffer));
    }
    return start < end;
  }

  private int restOfLongLine(byte[] into, int offset, int length) throws IOException {
    if (!inLongLine || !fill()) {
      inLongLine = false;
      return -1;
    }
    int stop = Math.min(stop(), start + length);
    int count = stop - start;
    System.arraycopy(buffer, start, into, offset, count);
    start = stop;
    if (start < end && buffer[start] == '\n') {
      start++;
      inLongLine = false;
    }
    return count == 0 ? -1 : count;
  }

  private final class RestOfLongLine extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return length == 0 ? 0 : restOfLongLine(into, offset, length);
    }
  }
}
