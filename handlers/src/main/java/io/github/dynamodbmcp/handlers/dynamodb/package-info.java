/** The DynamoDB client: connections, signatures, retries, and clear causes of failure. */
@NullMarked
package io.github.dynamodbmcp.handlers.dynamodb;

import org.jspecify.annotations.NullMarked;
