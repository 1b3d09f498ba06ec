package io.github.dynamodbmcp.proxy.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The table that items are read from and written to, as {@code describe_table} shows it, and the
 * one item that the validation writes into it.
 *
 * @param keyTypes the key's attributes with their types ({@code S}, {@code N}, {@code B}), the
 *     partition key first
 * @param index an index whose key is one string that isn't in the table's key and isn't masked;
 *     null if there is none
 * @param itemCount as DynamoDB counts, a few hours late
 * @param small whether scanning all of it reads at most about 1 MB
 * @param masked whether what the validation writes is masked, so that it couldn't be read back
 */
record TargetTable(
    String name,
    Map<String, String> keyTypes,
    @Nullable Index index,
    JsonNode itemCount,
    boolean small,
    boolean masked,
    Mark mark) {

  private static final long SMALL_BYTES = 1_000_000;

  /** The attribute that holds all the values that the validation writes. */
  static final String ATTRIBUTE = "validation";

  /** A global secondary index and the attribute that is its key. */
  record Index(String name, String attribute) {}

  /**
   * Reads a description.
   *
   * @param described what {@code describe_table} answers as JSON
   */
  static TargetTable of(String name, JsonNode described, Mark mark) {
    JsonNode description = described.path("table");
    MaskedAttributes masked = MaskedAttributes.of(described);
    Map<String, String> types = new LinkedHashMap<>();
    for (JsonNode attribute : description.path("AttributeDefinitions")) {
      types.put(attribute.path("AttributeName").asText(), attribute.path("AttributeType").asText());
    }
    Map<String, String> key = new LinkedHashMap<>();
    for (String attribute : attributes(description)) {
      key.put(attribute, types.getOrDefault(attribute, "S"));
    }
    return new TargetTable(
        name,
        key,
        index(description, types, key, masked),
        description.path("ItemCount"),
        description.path("TableSizeBytes").asLong() <= SMALL_BYTES,
        masked.has(ATTRIBUTE),
        mark);
  }

  private static List<String> attributes(JsonNode keyed) {
    List<String> names = new ArrayList<>();
    keyed.path("KeySchema").forEach(part -> names.add(part.path("AttributeName").asText()));
    return names;
  }

  private static @Nullable Index index(
      JsonNode description,
      Map<String, String> types,
      Map<String, String> key,
      MaskedAttributes masked) {
    for (JsonNode index : description.path("GlobalSecondaryIndexes")) {
      List<String> attributes = attributes(index);
      String attribute = attributes.isEmpty() ? "" : attributes.get(0);
      if (attributes.size() == 1
          && !key.containsKey(attribute)
          && !masked.has(attribute)
          && "S".equals(types.get(attribute))) {
        return new Index(index.path("IndexName").asText(), attribute);
      }
    }
    return null;
  }

  String partitionKey() {
    return keyTypes.keySet().iterator().next();
  }

  /** The key of the item that the validation writes. */
  ObjectNode key() {
    return key(mark.text(), mark.number() + "1");
  }

  /** A key that no item has. */
  ObjectNode absentKey() {
    return key(mark.text() + "-none", mark.number() + "2");
  }

  private ObjectNode key(String text, String number) {
    ObjectNode key = Json.object();
    keyTypes.forEach((name, type) -> {
      switch (type) {
        case "N" -> key.putObject(name).put("N", number);
        case "B" -> key.putObject(name).put("B", base64(text));
        default -> key.putObject(name).put("S", text);
      }
    });
    return key;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The attributes of an item that are its key in this table. */
  ObjectNode keyOf(JsonNode item) {
    ObjectNode key = Json.object();
    keyTypes.keySet().forEach(name -> key.set(name, item.path(name)));
    return key;
  }

  /**
   * The item that the validation writes: its key, the index's key, and types in which digits or
   * order could get lost.
   */
  ObjectNode item(String city) {
    ObjectNode item = key();
    ObjectNode attributes = item.putObject(ATTRIBUTE).putObject("M");
    attributes.putObject("mark").put("S", mark.text());
    attributes.putObject("city").put("S", city);
    attributes.putObject("number").put("N", Mark.LONG_NUMBER);
    attributes.putObject("tags").putArray("SS").add("a").add("b");
    var list = attributes.putObject("list").putArray("L");
    list.addObject().put("N", "1");
    list.addObject().put("BOOL", true);
    list.addObject().put("NULL", true);
    if (index != null) {
      item.putObject(index.attribute()).put("S", mark.text() + "@example.com");
    }
    return item;
  }
}
