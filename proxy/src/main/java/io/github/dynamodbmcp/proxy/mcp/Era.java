package io.github.dynamodbmcp.proxy.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.proxy.mcp.Message.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which revision a request is served by. A request that carries a revision stands alone; one that
 * doesn't follows the handshake. Both kinds may come in one process, in any order.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/basic/versioning">Backward
 *     Compatibility with Initialization-Based Versions</a>
 */
final class Era {

  private volatile @Nullable Revision negotiated;

  /** What a handshake settled; null before it. */
  @Nullable Revision negotiated() {
    return negotiated;
  }

  /** Settles the revision: the one asked for, else the newest that has a handshake. */
  Revision negotiate(String requested) {
    Revision asked = Revision.of(requested);
    Revision settled = asked == null || asked.stateless() ? Revision.NEWEST_WITH_HANDSHAKE : asked;
    negotiated = settled;
    return settled;
  }

  /**
   * The revision that a request is under.
   *
   * @throws RpcException if the request should carry a revision and doesn't, or one we don't serve
   */
  Revision of(Request request) throws RpcException {
    JsonNode version = request.meta().path(Meta.PROTOCOL_VERSION);
    JsonNode capabilities = request.meta().path(Meta.CLIENT_CAPABILITIES);
    boolean standsAlone =
        !version.isMissingNode()
            || !capabilities.isMissingNode()
            || request.meta().has(Meta.CLIENT_INFO)
            || request.method().equals("server/discover")
            || request.method().equals("subscriptions/listen");
    if (!standsAlone) {
      Revision settled = negotiated;
      return settled == null ? Revision.NEWEST_WITH_HANDSHAKE : settled;
    }
    if (!version.isTextual()) {
      throw missing(Meta.PROTOCOL_VERSION, "a string");
    }
    Revision asked = Revision.of(version.asText());
    if (asked == null) {
      throw new RpcException(RpcError.unsupportedVersion(version.asText(), Revision.NEWEST_FIRST));
    }
    if (!asked.stateless()) {
      // Served, but only after a handshake: so it isn't among what this request may ask for.
      throw new RpcException(
          RpcError.unsupportedVersion(version.asText(), List.of(Revision.R2026_07_28)));
    }
    if (!capabilities.isObject()) {
      throw missing(Meta.CLIENT_CAPABILITIES, "an object");
    }
    return asked;
  }

  private static RpcException missing(String member, String type) {
    return new RpcException(
        RpcError.invalidParams("params._meta must have \"" + member + "\", " + type + "."));
  }
}
