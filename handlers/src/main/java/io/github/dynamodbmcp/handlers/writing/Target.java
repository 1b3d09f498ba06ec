package io.github.dynamodbmcp.handlers.writing;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One of several items or keys that a call writes.
 *
 * @param attributes the item that is put, or the key of the one that is updated or deleted
 * @param name the attributes that name it in the answer: the key, or what stands in for it
 */
record Target(Map<String, AttributeValue> attributes, Map<String, AttributeValue> name) {}
