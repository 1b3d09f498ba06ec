package io.github.dynamodbmcp.handlers.aggregate;

/** Writes texts and numbers one after the other, for {@link FieldReader}. */
final class FieldWriter {
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
}
