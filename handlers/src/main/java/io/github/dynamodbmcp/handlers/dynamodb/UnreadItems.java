package io.github.dynamodbmcp.handlers.dynamodb;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The items of a page as DynamoDB sent them: each becomes an object when it is its turn, so that a
 * page takes no more memory than its JSON and one item.
 */
final class UnreadItems implements Iterable<Map<String, AttributeValue>> {
  private final byte[] page;
  private final int from;
  private final int end;

  /**
   * Finds the items in a page.
   *
   * @param page DynamoDB's answer in JSON
   * @param from where the array of the items begins
   * @param end where it ends
   */
  UnreadItems(byte[] page, int from, int end) {
    this.page = page;
    this.from = from;
    this.end = end;
  }

  /** The size of the items' JSON. */
  int bytes() {
    return end - from;
  }

  /** Returns the page with an empty array in place of the items. */
  byte[] rest() {
    ByteArrayOutputStream rest = new ByteArrayOutputStream(from + 2 + page.length - end);
    rest.write(page, 0, from);
    rest.write('[');
    rest.write(']');
    rest.write(page, end, page.length - end);
    return rest.toByteArray();
  }

  @Override
  public Iterator<Map<String, AttributeValue>> iterator() {
    return new Items(Json.parser(page, from, end - from));
  }

  private static final class Items implements Iterator<Map<String, AttributeValue>> {
    private final JsonParser parser;
    private boolean more;

    Items(JsonParser parser) {
      this.parser = parser;
      try {
        parser.nextToken();
        advance();
      } catch (IOException e) {
        throw SdkClientException.create("DynamoDB's answer can't be read", e);
      }
    }

    private void advance() throws IOException {
      more = parser.nextToken() == JsonToken.START_OBJECT;
    }

    @Override
    public boolean hasNext() {
      return more;
    }

    @Override
    public Map<String, AttributeValue> next() {
      if (!more) {
        throw new NoSuchElementException();
      }
      try {
        Map<String, AttributeValue> item = new ItemParser(parser).item();
        advance();
        return item;
      } catch (IOException e) {
        throw SdkClientException.create("DynamoDB's answer can't be read", e);
      }
    }
  }
}
