package io.github.dynamodbmcp.handlers.writing;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;

/**
 * DynamoDB's answer to a write that it applied.
 *
 * @param item the item that DynamoDB returned; empty if there is none
 * @param cost null if DynamoDB didn't say
 */
public record Sent(Map<String, AttributeValue> item, @Nullable ConsumedCapacity cost) {}
