/** The Model Context Protocol, all revisions, over any transport. */
@NullMarked
package io.github.dynamodbmcp.protocol.mcp;

import org.jspecify.annotations.NullMarked;
