/** The Model Context Protocol over standard input and output; knows neither AWS nor HTTP. */
@NullMarked
package io.github.dynamodbmcp.proxy.mcp;

import org.jspecify.annotations.NullMarked;
