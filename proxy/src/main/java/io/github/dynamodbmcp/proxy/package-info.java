/**
 * The local MCP server of DynamoDB MCP.
 *
 * <p>A message's way: {@code mcp} reads a line from the assistant and speaks the protocol's
 * revisions; it asks {@code tool} (the vocabulary both sides share) for a list or a call; {@code
 * api} has the remembered list, and the calls; {@code http} signs and sends them, and repeats what
 * may be repeated, with the keys of {@code credentials}. {@code settings} are the flags and the
 * environment, checked once; {@code command} holds what a person types; {@code json}, {@code log}
 * and {@code thread} serve them all.
 */
@NullMarked
package io.github.dynamodbmcp.proxy;

import org.jspecify.annotations.NullMarked;
