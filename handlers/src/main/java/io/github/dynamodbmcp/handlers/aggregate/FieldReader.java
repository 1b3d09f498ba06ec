package io.github.dynamodbmcp.handlers.aggregate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.InflaterInputStream;

/** Reads what {@link FieldWriter} wrote. */
final class FieldReader {
  private final String fields;
  private int at;

  FieldReader(String fields) {
    this.fields = fields;
  }

  /** Reads packed fields. */
  static FieldReader ofPacked(String packed) {
    if (packed.startsWith(FieldWriter.PLAIN)) {
      return new FieldReader(packed.substring(FieldWriter.PLAIN.length()));
    }
    byte[] bytes = Base64.getDecoder().decode(packed.substring(FieldWriter.COMPRESSED.length()));
    try (InputStream inflated = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
      return new FieldReader(new String(inflated.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("A signed state is whole", e);
    }
  }

  boolean hasNext() {
    return at < fields.length();
  }

  String next() {
    int colon = fields.indexOf(':', at);
    int start = colon + 1;
    at = start + Integer.parseInt(fields, at, colon, 10);
    return fields.substring(start, at);
  }

  long nextNumber() {
    return Long.parseLong(next());
  }
}
