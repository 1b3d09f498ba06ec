/**
 * Masked attributes, whose values leave no function. {@link
 * io.github.dynamodbmcp.handlers.mask.MaskedDynamoDb} stands between DynamoDB and everything else,
 * so nothing behind it knows a masked value. Loaded only if attributes are masked.
 */
@NullMarked
package io.github.dynamodbmcp.handlers.mask;

import org.jspecify.annotations.NullMarked;
