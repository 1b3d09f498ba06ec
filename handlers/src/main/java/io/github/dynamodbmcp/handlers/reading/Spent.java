package io.github.dynamodbmcp.handlers.reading;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;

/**
 * The cost of the calls before this one for the same answer. Only continuations carry it: an answer
 * that the caller reads tells what it cost, and the next one starts at zero.
 *
 * @param items how many items they read, before the filter
 * @param units the read capacity units that they consumed
 */
record Spent(int items, double units) {
  static final Spent NOTHING = new Spent(0, 0);

  private static final String ITEMS = "items";
  private static final String UNITS = "units";

  static Spent of(JsonNode json) {
    return json.isObject()
        ? new Spent(json.path(ITEMS).asInt(), json.path(UNITS).asDouble())
        : NOTHING;
  }

  ObjectNode json() {
    return Json.object().put(ITEMS, items).put(UNITS, units);
  }
}
