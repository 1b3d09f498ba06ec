/** The DynamoDB client: its endpoint, retries and answers. */
@NullMarked
package io.github.dynamodbmcp.handlers.dynamodb;

import org.jspecify.annotations.NullMarked;
