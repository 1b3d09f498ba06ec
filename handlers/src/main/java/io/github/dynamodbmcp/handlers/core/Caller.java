package io.github.dynamodbmcp.handlers.core;

import org.jspecify.annotations.Nullable;

/**
 * Who calls, for the audit line.
 *
 * @param principal as it was verified; null if nobody did
 * @param claimedUser whom the caller says it acts for, which nobody verified
 */
public record Caller(
    @Nullable String principal,
    @Nullable String claimedUser,
    @Nullable String account,
    @Nullable String sourceIp,
    String requestId,
    @Nullable String traceId) {}
