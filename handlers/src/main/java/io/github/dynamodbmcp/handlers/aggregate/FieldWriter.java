package io.github.dynamodbmcp.handlers.aggregate;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.Deflater;

/** Writes texts and numbers one after the other, for {@link FieldReader}. */
final class FieldWriter {
  /** Begins a text that isn't compressed. */
  static final String PLAIN = "-";

  /** Begins a text that is compressed, in base64. */
  static final String COMPRESSED = "z";

  /** A shorter text gains little, in characters. */
  private static final int SHORT = 500;

  private static final int BUFFER_BYTES = 8192;

  private final StringBuilder fields = new StringBuilder();

  /** Adds a text, of any characters. */
  FieldWriter add(String text) {
    fields.append(text.length()).append(':').append(text);
    return this;
  }

  /** Adds a number. */
  FieldWriter add(long number) {
    return add(Long.toString(number));
  }

  /** The fields as one text. */
  String text() {
    return fields.toString();
  }

  /** The fields as a text that is compressed if it is long. */
  String packed() {
    return fields.length() <= SHORT ? PLAIN + text() : COMPRESSED + compressed();
  }

  private String compressed() {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (Deflater deflater = new Deflater()) {
      deflater.setInput(text().getBytes(StandardCharsets.UTF_8));
      deflater.finish();
      byte[] buffer = new byte[BUFFER_BYTES];
      while (!deflater.finished()) {
        compressed.write(buffer, 0, deflater.deflate(buffer));
      }
    }
    return Base64.getEncoder().withoutPadding().encodeToString(compressed.toByteArray());
  }
}
