/** The DynamoDB side: attribute values to and from JSON and text, expressions. It knows no MCP. */
@NullMarked
package io.github.dynamodbmcp.handlers.item;

import org.jspecify.annotations.NullMarked;
