package io.github.dynamodbmcp.handlers.aggregate;

/** Reads what {@link FieldWriter} wrote. */
final class FieldReader {
  private final String fields;
  private int at;

  FieldReader(String fields) {
    this.fields = fields;
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
