package io.github.dynamodbmcp.handlers.writing;

import io.github.dynamodbmcp.handlers.call.Words;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One of several items or keys that a call writes.
 *
 * @param position its place among them, from 1
 * @param attributes the item that is put, or the key of the one that is updated or deleted
 * @param name the attributes that name it in the answer: the key, or what stands in for it; empty
 *     if nothing does
 */
record Target(
    int position, Map<String, AttributeValue> attributes, Map<String, AttributeValue> name) {
  /** Names it in a text. */
  String words() {
    return name.isEmpty() ? "item %d".formatted(position) : Words.key(name);
  }
}
