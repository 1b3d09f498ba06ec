/**
 * The Model Context Protocol as the proxy and the handlers share it.
 *
 * <p>{@code json} reads and writes JSON trees; {@code tool} has the types that the protocol and a
 * source of tools share; {@code mcp} serves the protocol's methods over a {@link
 * io.github.dynamodbmcp.protocol.mcp.Peer}, which a transport implements. Nothing here knows AWS or
 * HTTP.
 */
@NullMarked
package io.github.dynamodbmcp.protocol;

import org.jspecify.annotations.NullMarked;
