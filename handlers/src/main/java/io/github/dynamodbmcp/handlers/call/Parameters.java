package io.github.dynamodbmcp.handlers.call;

import static io.github.dynamodbmcp.handlers.tool.Argument.optional;
import static io.github.dynamodbmcp.handlers.tool.Argument.required;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.item.DocumentPath;
import io.github.dynamodbmcp.handlers.item.ItemJson;
import io.github.dynamodbmcp.handlers.item.OrderBy;
import io.github.dynamodbmcp.handlers.item.TableName;
import io.github.dynamodbmcp.handlers.text.Visible;
import io.github.dynamodbmcp.handlers.tool.Argument;
import io.github.dynamodbmcp.handlers.tool.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The arguments that several operations take. */
public final class Parameters {
  /** The end of the description of a tool that takes values. */
  public static final String VALUES =
      "Values are plain JSON. Write sets and binary as DynamoDB's typed JSON, for example"
          + " {\"SS\": [\"a\", \"b\"]} or {\"B\": \"aGVsbG8=\"}; numbers of more than 15 digits are"
          + " safest that way too, as {\"N\": \"12345678901234567890\"}.";

  public static final Argument<TableName> TABLE_NAME =
      required("table_name", Type.text().as(TableName::parse), "The table's name or ARN.");

  public static final Argument<Map<String, AttributeValue>> KEY =
      required(
          "key",
          attributes(),
          "The item's whole primary key: the partition key and, if the table has one, the sort key."
              + " Example: {\"userId\": \"user001\"}.");

  public static final Argument<Optional<List<DocumentPath>>> PROJECTION =
      optional(
          "projection",
          Type.names(
                  DocumentPath::parse,
                  "An attribute's name, a path such as address.city or tags[0], or a #alias from"
                      + " expression_attribute_names.")
              .orAll(),
          "The attributes to return; all if left out. Reserved words just work.");

  public static final Argument<Boolean> CONSISTENT_READ =
      optional(
          "consistent_read",
          Type.flag(),
          false,
          "True returns the latest data, including writes of a moment ago, at twice the cost.");

  public static final Argument<Optional<String>> INDEX_NAME =
      optional("index_name", indexName(), "A secondary index to read instead of the table.");

  public static final Argument<Optional<String>> FILTER_EXPRESSION =
      optional(
          "filter_expression",
          Type.text(),
          "DynamoDB filter, applied after reading, for example: active = :active AND age > :age."
              + " Every value is a :placeholder; write <> for unequal.");

  public static final Argument<Optional<String>> CONDITION_EXPRESSION =
      optional(
          "condition_expression",
          Type.text(),
          "DynamoDB condition that the existing item must meet for the write to happen, for example:"
              + " attribute_not_exists(userId).");

  public static final Argument<Boolean> DRY_RUN =
      optional(
          "dry_run",
          Type.flag(),
          false,
          "True writes nothing: the answer shows what is there now and what the write would do. Use it"
              + " before a write that destroys or changes much.");

  public static final Argument<Optional<Map<String, String>>> EXPRESSION_ATTRIBUTE_NAMES =
      optional(
          "expression_attribute_names",
          Type.object("{\"#name\": \"name\"}", Parameters::names),
          "Attribute names by placeholder, for reserved words and for names with dashes, dots or"
              + " non-ASCII letters. Example:"
              + " {\"#name\": \"name\"}.");

  public static final Argument<Optional<Map<String, AttributeValue>>> EXPRESSION_ATTRIBUTE_VALUES =
      optional(
          "expression_attribute_values",
          Type.object("{\":age\": 30}", Parameters::values),
          "Values by placeholder, plain or typed JSON. Example: {\":active\": true, \":age\": 30}.");

  public static final Argument<Boolean> COUNT_ONLY =
      optional(
          "count_only",
          Type.flag(),
          false,
          "True returns the exact number of matching items instead of the items; limit doesn't"
              + " apply.");

  public static final Argument<Optional<OrderBy>> ORDER_BY =
      optional(
          "order_by",
          // A method reference would load the class at the start.
          Type.parts("\"age desc\"", terms -> OrderBy.parse(terms)),
          "Sorts all matching items, not only those shown, and returns the first limit of them: an"
              + " attribute or path, then asc or desc; several separated by commas. Example: \"age"
              + " desc, name\" with limit 3 for the three oldest.");

  public static final Argument<Boolean> ATTRIBUTES =
      optional(
          "attributes",
          Type.flag(),
          false,
          "True returns what attributes the matching items have, instead of the items: each one's"
              + " path, types, number of items, smallest and largest value and an example. It reads all"
              + " that matches, or only the first limit items if limit is given.");

  public static final Argument<Integer> LIMIT =
      optional("limit", Type.integer(1, 1000), 25, "The most items to return, after the filter.");

  public static final Argument<Optional<String>> NEXT_TOKEN =
      optional(
          "next_token",
          Type.text(),
          "The next_token of the previous answer, to continue after its last item. Keep the other"
              + " arguments the same.");

  public static final Argument<Format> FORMAT =
      optional(
          "format",
          Type.choice(List.of(Format.values())),
          Format.TEXT,
          "text is for reading, json is plain JSON, dynamodb_json is DynamoDB's typed JSON.");

  private static final Pattern INDEX = Pattern.compile("[A-Za-z0-9_.-]{3,255}");

  private Parameters() {}

  /** An item or a key: an object of attributes, each value plain or typed JSON. */
  public static Type<Map<String, AttributeValue>> attributes() {
    return Type.object("{\"userId\": \"user001\"}", ItemJson::read);
  }

  private static Type<String> indexName() {
    return Type.text()
        .as(name -> {
          if (!INDEX.matcher(name).matches()) {
            throw new IllegalArgumentException(
                "must be an index's name (3 to 255 letters, digits, '_', '-' or '.')");
          }
          return name;
        });
  }

  private static Map<String, String> names(ObjectNode object) {
    Map<String, String> names = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      if (!member.getValue().isTextual()) {
        throw new IllegalArgumentException(
            "must map each placeholder to an attribute's name, and %s maps to something else"
                .formatted(Visible.name(member.getKey())));
      }
      put(names, '#', member.getKey(), member.getValue().textValue());
    }
    return names;
  }

  private static Map<String, AttributeValue> values(ObjectNode object) {
    Map<String, AttributeValue> values = new LinkedHashMap<>();
    ItemJson.read(object).forEach((placeholder, value) -> put(values, ':', placeholder, value));
    return values;
  }

  private static <V> void put(Map<String, V> map, char sigil, String placeholder, V value) {
    String key = placeholder.indexOf(sigil) == 0 ? placeholder : sigil + placeholder;
    if (map.put(key, value) != null) {
      throw new IllegalArgumentException(
          "has " + Visible.name(key) + " twice, with and without its sigil");
    }
  }
}
