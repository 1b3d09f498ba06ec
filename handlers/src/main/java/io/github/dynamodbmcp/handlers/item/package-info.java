/**
 * The DynamoDB side: attribute values to and from JSON and text, expressions, page tokens, errors.
 * It knows no MCP.
 */
@NullMarked
package io.github.dynamodbmcp.handlers.item;

import org.jspecify.annotations.NullMarked;
