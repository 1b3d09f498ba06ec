/**
 * The local MCP server of DynamoDB MCP.
 *
 * <p>A message's way: {@code mcp} reads a line from the assistant and speaks the protocol's
 * revisions; it asks {@code tool} (the vocabulary both sides share) for a list or a call; {@code
 * api} answers that over signed HTTP, with credentials, retries and a remembered list. {@code
 * settings} are the flags and the environment, checked once; {@code command} holds what a person
 * types.
 */
@NullMarked
package io.github.dynamodbmcp.proxy;

import org.jspecify.annotations.NullMarked;
