package io.github.dynamodbmcp.proxy.http;

/**
 * An unsigned request to the API.
 *
 * @param body JSON, or empty
 * @param repeatable whether it changes nothing, so that it may be sent again when it is unknown
 *     whether it arrived
 * @param continues whether the caller goes on by itself after a continuation (status 202)
 */
@SuppressWarnings("ArrayRecordComponent") // requests are never compared
public record ApiRequest(
    String method, String path, byte[] body, boolean repeatable, boolean continues) {

  /** A GET request, which changes nothing. */
  public static ApiRequest get(String path) {
    return new ApiRequest("GET", path, new byte[0], true, false);
  }

  /** A POST request. */
  public static ApiRequest post(String path, byte[] body, boolean repeatable) {
    return new ApiRequest("POST", path, body, repeatable, false);
  }

  /** Returns the same request of a caller that goes on by itself. */
  public ApiRequest continuing() {
    return new ApiRequest(method, path, body, repeatable, true);
  }
}
