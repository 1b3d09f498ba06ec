/**
 * Tools as MCP has them: their arguments and their replies. Nothing here knows DynamoDB.
 *
 * <p>An {@link io.github.dynamodbmcp.handlers.tool.Argument} is both the property of the tool's
 * input schema and the reader of its value, so the two can't drift apart.
 */
@NullMarked
package io.github.dynamodbmcp.handlers.tool;

import org.jspecify.annotations.NullMarked;
