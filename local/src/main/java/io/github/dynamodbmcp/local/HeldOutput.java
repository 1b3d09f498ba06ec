package io.github.dynamodbmcp.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Holds what is written until it is released, so that it doesn't mingle with what is being told.
 */
final class HeldOutput extends OutputStream {
  private final OutputStream out;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private boolean released;

  HeldOutput(OutputStream out) {
    this.out = out;
  }

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
