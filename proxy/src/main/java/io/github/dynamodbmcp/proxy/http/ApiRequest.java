package io.github.dynamodbmcp.proxy.http;

/**
 * An unsigned request to the API.
 *
 * @param body JSON, or empty
 * @param repeatable whether it changes nothing, so that it may be sent again when it is unknown
 *     whether it arrived
 */
@SuppressWarnings("ArrayRecordComponent") // requests are never compared
public record ApiRequest(String method, String path, byte[] body, boolean repeatable) {

  /** A GET request, which changes nothing. */
  public static ApiRequest get(String path) {
    return new ApiRequest("GET", path, new byte[0], true);
  }

  /** A POST request. */
  public static ApiRequest post(String path, byte[] body, boolean repeatable) {
    return new ApiRequest("POST", path, body, repeatable);
  }
}
