package io.github.dynamodbmcp.proxy.validation;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;

/** The expectations of answers about items, as JSON with DynamoDB's types. */
final class Answers {

  private Answers() {}

  /** {@code get_item} shows exactly this item. */
  static Expectation item(JsonNode item) {
    return Expectation.json(
        answer -> answer.path("found").asBoolean() && answer.path("item").equals(item));
  }

  /** {@code get_item} shows that there is no item. */
  static Expectation noItem() {
    return Expectation.json(
        answer -> answer.path("found").isBoolean() && !answer.path("found").asBoolean());
  }

  /** {@code query} or {@code scan} shows exactly this item, on its only page. */
  static Expectation onlyItem(JsonNode item) {
    return Expectation.json(answer -> hasOne(answer) && isList(answer.path("items"), item));
  }

  /** {@code query} shows one item, on its only page, with this value of the attribute. */
  static Expectation onlyItemWith(String attribute, JsonNode value) {
    return Expectation.json(answer ->
        hasOne(answer)
            && answer.path("items").size() == 1
            && answer.path("items").path(0).path(attribute).equals(value));
  }

  /** {@code batch_get} shows exactly one item, and one key as missing. */
  static Expectation itemAndMissing(JsonNode item, JsonNode missingKey) {
    return Expectation.json(answer ->
        isList(answer.path("items"), item)
            && isList(answer.path("missing"), missingKey)
            && isList(answer.path("unprocessed"))
            && isList(answer.path("not_shown")));
  }

  /** {@code scan} of at most one item of this table. */
  static Expectation atMostOne(String table) {
    return Expectation.json(answer ->
        answer.path("table").asText().equals(table)
            && answer.path("count").isIntegralNumber()
            && answer.path("count").asLong() <= 1
            && answer.path("items").isArray()
            && answer.path("items").size() == answer.path("count").asLong());
  }

  /** {@code scan} of exactly one item of this table. */
  static Expectation one(String table) {
    return answer ->
        atMostOne(table).accepts(answer)
            && Expectation.json(json -> json.path("items").size() == 1).accepts(answer);
  }

  private static boolean hasOne(JsonNode answer) {
    return answer.path("count").isIntegralNumber()
        && answer.path("count").asLong() == 1
        && !answer.hasNonNull("next_token");
  }

  private static boolean isList(JsonNode value, JsonNode... elements) {
    return value.equals(Json.object().putArray("list").addAll(List.of(elements)));
  }
}
