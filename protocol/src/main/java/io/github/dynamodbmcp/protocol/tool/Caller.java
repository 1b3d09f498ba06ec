package io.github.dynamodbmcp.protocol.tool;

import org.jspecify.annotations.Nullable;

/**
 * The caller of a tool, as far as the transport knows it. Many callers may share one server, so
 * each call carries its own.
 *
 * @param principal the identity that was verified; null if none was
 * @param claimedUser the user whom the caller claims to act for; never verified
 * @param account the verified AWS account
 * @param sourceIp the address that the request came from
 * @param requestId the transport's id of the request; null if it has none
 * @param traceId the id of the trace that the request belongs to
 */
public record Caller(
    @Nullable String principal,
    @Nullable String claimedUser,
    @Nullable String account,
    @Nullable String sourceIp,
    @Nullable String requestId,
    @Nullable String traceId) {

  /** The user of this process, whom nobody verifies. */
  public static Caller local(String user) {
    return new Caller(null, user, null, null, null, null);
  }
}
