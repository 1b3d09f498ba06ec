package io.github.dynamodbmcp.handlers.aggregate;

import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The figures of the items that have the same values at the paths of the groups.
 *
 * @param key the value at each path; empty where the items have none
 * @param figures the value of each figure; empty where there is none, such as the mean of no
 *     numbers
 * @param items how many items the group has
 */
public record Group(
    List<Optional<AttributeValue>> key, List<Optional<AttributeValue>> figures, long items) {}
