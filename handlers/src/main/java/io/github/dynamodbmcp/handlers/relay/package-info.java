/** The Lambda function that speaks MCP and hands each call on to its tool's function. */
@NullMarked
package io.github.dynamodbmcp.handlers.relay;

import org.jspecify.annotations.NullMarked;
