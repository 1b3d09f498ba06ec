package io.github.dynamodbmcp.handlers.dynamodb;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads items token by token, without a tree between the JSON and the SDK's values.
 *
 * @param parser reads DynamoDB's answer
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html">
 *     AttributeValue</a>
 */
record ItemParser(JsonParser parser) {
  /** Reads an item, or the value of a map, at whose opening brace the parser is. */
  Map<String, AttributeValue> item() throws IOException {
    Map<String, AttributeValue> map = new LinkedHashMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      map.put(name, value());
    }
    return map;
  }

  /** Reads an object with one member, named for the type. */
  private AttributeValue value() throws IOException {
    String type = parser.nextFieldName();
    parser.nextToken();
    AttributeValue value =
        switch (type) {
          case "S" -> AttributeValue.fromS(text());
          case "N" -> AttributeValue.fromN(text());
          case "B" -> AttributeValue.fromB(bytes());
          case "BOOL" -> AttributeValue.fromBool(parser.getBooleanValue());
          case "NULL" -> AttributeValue.fromNul(parser.getBooleanValue());
          case "SS" -> AttributeValue.fromSs(list(this::text));
          case "NS" -> AttributeValue.fromNs(list(this::text));
          case "BS" -> AttributeValue.fromBs(list(this::bytes));
          case "L" -> AttributeValue.fromL(list(this::value));
          case "M" -> AttributeValue.fromM(item());
          case null, default -> throw new IOException("A value has the type " + type);
        };
    if (parser.nextToken() != JsonToken.END_OBJECT) {
      throw new IOException("A value has several types");
    }
    return value;
  }

  private String text() throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw new IOException("A value isn't a string");
    }
    return parser.getText();
  }

  private SdkBytes bytes() throws IOException {
    try {
      return SdkBytes.fromByteArrayUnsafe(Base64.getDecoder().decode(text()));
    } catch (IllegalArgumentException e) {
      throw new IOException("A value isn't Base64", e);
    }
  }

  private interface Element<T> {
    T read() throws IOException;
  }

  private <T> List<T> list(Element<T> element) throws IOException {
    List<T> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(element.read());
    }
    return list;
  }
}
