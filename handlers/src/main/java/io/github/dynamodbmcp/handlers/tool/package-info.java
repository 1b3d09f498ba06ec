/**
 * The MCP side: what a tool is, its arguments, and what it replies. It knows no DynamoDB.
 *
 * <p>An {@link io.github.dynamodbmcp.handlers.tool.Argument} is both the property of the tool's
 * input schema and the reader of its value, so the two can't drift apart.
 */
@NullMarked
package io.github.dynamodbmcp.handlers.tool;

import org.jspecify.annotations.NullMarked;
