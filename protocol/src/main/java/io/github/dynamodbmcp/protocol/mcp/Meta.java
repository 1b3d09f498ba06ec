package io.github.dynamodbmcp.protocol.mcp;

/** The names that the protocol reserves in {@code _meta} since revision 2026-07-28. */
final class Meta {
  static final String PROTOCOL_VERSION = "io.modelcontextprotocol/protocolVersion";
  static final String CLIENT_INFO = "io.modelcontextprotocol/clientInfo";
  static final String CLIENT_CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
  static final String SERVER_INFO = "io.modelcontextprotocol/serverInfo";
  static final String SUBSCRIPTION_ID = "io.modelcontextprotocol/subscriptionId";

  private Meta() {}
}
