package io.github.dynamodbmcp.protocol.mcp;

/**
 * The names in {@code _meta}: those that the protocol reserves since revision 2026-07-28, and ours.
 */
final class Meta {
  static final String PROTOCOL_VERSION = "io.modelcontextprotocol/protocolVersion";
  static final String CLIENT_INFO = "io.modelcontextprotocol/clientInfo";
  static final String CLIENT_CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
  static final String SERVER_INFO = "io.modelcontextprotocol/serverInfo";
  static final String SUBSCRIPTION_ID = "io.modelcontextprotocol/subscriptionId";

  /** The name of the backend that answered a call, where there are several. */
  static final String BACKEND = "io.github.dynamodbmcp/backend";

  private Meta() {}
}
