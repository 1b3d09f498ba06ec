/** The vocabulary between the protocol and whatever has the tools. */
@NullMarked
package io.github.dynamodbmcp.protocol.tool;

import org.jspecify.annotations.NullMarked;
