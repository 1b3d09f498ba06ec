package io.github.dynamodbmcp.proxy.api;

/**
 * A request to the API.
 *
 * @param body JSON, or nothing
 * @param repeatable whether it changes nothing, so that it may be sent again when nobody knows
 *     whether it arrived
 */
@SuppressWarnings("ArrayRecordComponent") // requests are never compared
record ApiRequest(String method, String path, byte[] body, boolean repeatable) {

  static ApiRequest get(String path) {
    return new ApiRequest("GET", path, new byte[0], true);
  }

  static ApiRequest post(String path, byte[] body, boolean repeatable) {
    return new ApiRequest("POST", path, body, repeatable);
  }
}
