/**
 * The local MCP server of DynamoDB MCP.
 *
 * <p>The path of a message: {@code stdio} reads a line from the assistant and passes it to the
 * protocol's session (a module of its own), which asks {@code api} for the list of tools or for a
 * call. {@code api} caches the list and calls the tools; {@code http} signs the requests with the
 * keys of {@code credentials}, sends them, and retries where that is safe. {@code settings} holds
 * the flags and environment variables, checked once; {@code command} holds the commands that a
 * person types; {@code process} and {@code log} belong to the process as a whole.
 */
@NullMarked
package io.github.dynamodbmcp.proxy;

import org.jspecify.annotations.NullMarked;
