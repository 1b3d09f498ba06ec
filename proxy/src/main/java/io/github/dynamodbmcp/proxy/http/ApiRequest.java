package io.github.dynamodbmcp.proxy.http;

/**
 * An unsigned request to the API.
 *
 * @param body JSON, or empty
 * @param repeatable whether it changes nothing, so that it may be sent again when it is unknown
 *     whether it arrived
 * @param continues whether the caller goes on by itself after a continuation (status 202)
 * @param single whether it isn't repeated after a failure, since the caller tries another backend
 */
@SuppressWarnings("ArrayRecordComponent") // requests are never compared
public record ApiRequest(
    String method,
    String path,
    byte[] body,
    boolean repeatable,
    boolean continues,
    boolean single) {

  /** A GET request, which changes nothing. */
  public static ApiRequest get(String path) {
    return new ApiRequest("GET", path, new byte[0], true, false, false);
  }

  /** A POST request. */
  public static ApiRequest post(String path, byte[] body, boolean repeatable) {
    return new ApiRequest("POST", path, body, repeatable, false, false);
  }

  /** Returns the same request of a caller that goes on by itself. */
  public ApiRequest continuing() {
    return new ApiRequest(method, path, body, repeatable, true, single);
  }

  /** Returns the same request, for a single attempt. */
  public ApiRequest once() {
    return new ApiRequest(method, path, body, repeatable, continues, true);
  }
}
