package io.github.dynamodbmcp.protocol.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.mcp.Message.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides which revision a request is under. A request that carries a revision stands alone; any
 * other is under the revision of the handshake. Both kinds may come in one session, in any order.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/basic/versioning">Backward
 *     Compatibility with Initialization-Based Versions</a>
 */
final class Era {

  private volatile @Nullable Revision negotiated;

  /**
   * Starts before the handshake, or with the revision that the transport names. If that one has no
   * handshake, every request must carry it.
   *
   * @param negotiated the transport's revision; null if it names none
   */
  Era(@Nullable Revision negotiated) {
    this.negotiated = negotiated;
  }

  /** The revision of the handshake or of the transport; null if there was neither. */
  @Nullable Revision negotiated() {
    return negotiated;
  }

  /** Agrees on the requested revision, or on the newest one that has a handshake. */
  Revision negotiate(String requested) {
    Revision asked = Revision.of(requested);
    Revision settled = asked == null || asked.stateless() ? Revision.NEWEST_WITH_HANDSHAKE : asked;
    negotiated = settled;
    return settled;
  }

  /**
   * Returns the revision that a request is under.
   *
   * @throws RpcException if the request carries an unsupported revision or lacks a required member
   */
  Revision of(Request request) throws RpcException {
    Revision settled = negotiated == null ? Revision.NEWEST_WITH_HANDSHAKE : negotiated;
    if (!request.standsAlone() && !settled.stateless()) {
      return settled;
    }
    JsonNode version = request.revision();
    if (!version.isTextual()) {
      throw missing(Meta.PROTOCOL_VERSION, "a string");
    }
    Revision asked = Revision.of(version.asText());
    if (asked == null) {
      throw new RpcException(RpcError.unsupportedVersion(version.asText(), Revision.NEWEST_FIRST));
    }
    if (!asked.stateless()) {
      // Supported after a handshake only, so not among the revisions that this request may carry.
      throw new RpcException(
          RpcError.unsupportedVersion(version.asText(), List.of(Revision.R2026_07_28)));
    }
    if (!request.meta().path(Meta.CLIENT_CAPABILITIES).isObject()) {
      throw missing(Meta.CLIENT_CAPABILITIES, "an object");
    }
    return asked;
  }

  private static RpcException missing(String member, String type) {
    return new RpcException(
        RpcError.invalidParams("params._meta must have \"" + member + "\", " + type + "."));
  }
}
