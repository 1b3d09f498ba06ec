/** The types that the protocol and a source of tools share. */
@NullMarked
package io.github.dynamodbmcp.protocol.tool;

import org.jspecify.annotations.NullMarked;
