package io.github.dynamodbmcp.handlers.core;

import org.jspecify.annotations.Nullable;

/**
 * The caller, as the audit line names it.
 *
 * @param principal the verified identity; null if none was verified
 * @param claimedUser the user that the caller claims to act for; never verified
 */
public record Caller(
    @Nullable String principal,
    @Nullable String claimedUser,
    @Nullable String account,
    @Nullable String sourceIp,
    String requestId,
    @Nullable String traceId) {}
