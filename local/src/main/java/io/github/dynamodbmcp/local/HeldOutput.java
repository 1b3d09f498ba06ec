package io.github.dynamodbmcp.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Buffers everything written until {@link #release()}, so that it doesn't mix with other output.
 */
final class HeldOutput extends OutputStream {
  private final OutputStream out;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private boolean released;

  HeldOutput(OutputStream out) {
    this.out = out;
  }

  /** Writes the buffered bytes and passes on all later ones directly. */
  synchronized void release() throws IOException {
    released = true;
    held.writeTo(out);
    out.flush();
  }

  @Override
  public synchronized void write(int b) throws IOException {
    (released ? out : held).write(b);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    (released ? out : held).write(bytes, offset, length);
  }

  @Override
  public synchronized void flush() throws IOException {
    out.flush();
  }
}
