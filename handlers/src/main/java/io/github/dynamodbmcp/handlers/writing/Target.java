package io.github.dynamodbmcp.handlers.writing;

import io.github.dynamodbmcp.handlers.call.Words;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One of several items or keys that a call writes.
 *
 * @param index its place among them, from 0
 * @param attributes the item that is put, or the key of the one that is updated or deleted
 * @param name the attributes that name it in the answer: the key, or what stands in for it; empty
 *     if nothing does
 */
record Target(
    Kind kind,
    int index,
    Map<String, AttributeValue> attributes,
    Map<String, AttributeValue> name) {
  /** Names it in a text: an item by its place too, since its name need not be its key. */
  String words() {
    if (kind != Kind.PUT) {
      return Words.key(name);
    }
    String place = "items[%d]".formatted(index);
    return name.isEmpty() ? place : place + ": " + Words.key(name);
  }
}
