/** The Model Context Protocol over HTTP, whatever receives the requests. */
@NullMarked
package io.github.dynamodbmcp.handlers.mcp;

import org.jspecify.annotations.NullMarked;
