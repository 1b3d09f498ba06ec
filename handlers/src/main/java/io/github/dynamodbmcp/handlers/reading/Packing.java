package io.github.dynamodbmcp.handlers.reading;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.InflaterInputStream;

/**
 * Compresses a JSON object in zlib's format (RFC 1950) if it is long. The first byte tells the two
 * forms apart: an object begins with a brace, and zlib's format never does.
 */
final class Packing {
  /** A shorter object gains little, and would load the compression for nothing. */
  private static final int SHORT_BYTES = 500;

  private static final int BUFFER_BYTES = 8192;

  private Packing() {}

  static byte[] pack(byte[] json) {
    if (json.length <= SHORT_BYTES) {
      return json;
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (Deflater deflater = new Deflater()) {
      deflater.setInput(json);
      deflater.finish();
      byte[] buffer = new byte[BUFFER_BYTES];
      while (!deflater.finished()) {
        packed.write(buffer, 0, deflater.deflate(buffer));
      }
    }
    return packed.toByteArray();
  }

  /**
   * Returns the JSON of a payload whose signature was checked: what it inflates to isn't bounded.
   */
  static byte[] unpack(byte[] payload) {
    if (payload[0] == '{') {
      return payload;
    }
    try (InputStream inflated = new InflaterInputStream(new ByteArrayInputStream(payload))) {
      return inflated.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("A signed payload is whole", e);
    }
  }
}
