package io.github.dynamodbmcp.handlers.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Bounds the memory of all request bodies together. A body takes from the budget as its bytes
 * arrive, so that declaring a large one holds nothing; the first few kilobytes of each are free, so
 * that ordinary calls get through while others exhaust it.
 */
final class BodyBudget {
  private static final int PIECE_BYTES = 16 * 1024;

  private final Semaphore bytes;
  private final int largestBodyBytes;

  BodyBudget(long bytes, int largestBodyBytes) {
    this.bytes = new Semaphore((int) Math.min(bytes, Integer.MAX_VALUE));
    this.largestBodyBytes = largestBodyBytes;
  }

  /**
   * Reads a body to its end.
   *
   * @throws TooLarge if it has more bytes than one body may have
   * @throws Exhausted if all bodies together would exceed the budget
   */
  Body read(InputStream in) throws IOException, TooLarge, Exhausted {
    Body body = new Body();
    try {
      body.read(in);
      return body;
    } catch (IOException | TooLarge | Exhausted | RuntimeException e) {
      body.close();
      throw e;
    }
  }

  /** A body in memory, which holds its part of the budget until it is closed. */
  final class Body implements AutoCloseable {
    private final List<byte[]> pieces = new ArrayList<>();
    private int length;

    private Body() {}

    private void read(InputStream in) throws IOException, TooLarge, Exhausted {
      int read;
      do {
        if (!pieces.isEmpty() && !bytes.tryAcquire(PIECE_BYTES)) {
          throw new Exhausted();
        }
        byte[] piece = new byte[PIECE_BYTES];
        pieces.add(piece);
        read = in.readNBytes(piece, 0, PIECE_BYTES);
        length += read;
        if (length > largestBodyBytes) {
          throw new TooLarge();
        }
      } while (read == PIECE_BYTES);
    }

    /** A copy of its bytes. */
    byte[] bytes() {
      ByteBuffer all = ByteBuffer.allocate(length);
      pieces.forEach(piece -> all.put(piece, 0, Math.min(PIECE_BYTES, all.remaining())));
      return all.array();
    }

    @Override
    public void close() {
      bytes.release(Math.max(0, pieces.size() - 1) * PIECE_BYTES);
      pieces.clear();
    }
  }

  /** A body has more bytes than one may have. */
  static final class TooLarge extends Exception {
    private static final long serialVersionUID = 1L;

    private TooLarge() {
      super(null, null, false, false);
    }
  }

  /** No memory is left for bodies at the moment. */
  static final class Exhausted extends Exception {
    private static final long serialVersionUID = 1L;

    private Exhausted() {
      super(null, null, false, false);
    }
  }
}
