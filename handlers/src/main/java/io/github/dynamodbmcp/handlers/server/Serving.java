package io.github.dynamodbmcp.handlers.server;

import org.jspecify.annotations.Nullable;

/**
 * The server's settings.
 *
 * @param port 0 for any free port
 * @param region the region that requests must be signed for
 * @param key the access key that requests must be signed with; null for none
 * @param token the token that requests to {@code /mcp} may have instead; null for none. Without key
 *     and token the server answers loopback only
 */
public record Serving(
    String host, int port, String region, @Nullable AccessKey key, @Nullable BearerToken token) {}
