package io.github.dynamodbmcp.proxy.http;

/**
 * A request to the API, not yet signed.
 *
 * @param body JSON, or nothing
 * @param repeatable whether it changes nothing, so that it may be sent again when nobody knows
 *     whether it arrived
 */
@SuppressWarnings("ArrayRecordComponent") // requests are never compared
public record ApiRequest(String method, String path, byte[] body, boolean repeatable) {

  /** A request that only reads. */
  public static ApiRequest get(String path) {
    return new ApiRequest("GET", path, new byte[0], true);
  }

  /** A request with a body. */
  public static ApiRequest post(String path, byte[] body, boolean repeatable) {
    return new ApiRequest("POST", path, body, repeatable);
  }
}
