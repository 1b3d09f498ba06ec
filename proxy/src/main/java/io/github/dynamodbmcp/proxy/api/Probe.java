package io.github.dynamodbmcp.proxy.api;

import io.github.dynamodbmcp.protocol.tool.Deadline;
import io.github.dynamodbmcp.proxy.http.ApiRequest;
import io.github.dynamodbmcp.proxy.http.ApiResponse;
import io.github.dynamodbmcp.proxy.http.NoResponseException;
import io.github.dynamodbmcp.proxy.log.Log;
import io.github.dynamodbmcp.proxy.process.NetworkProperties;
import io.github.dynamodbmcp.proxy.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Sends requests past the list of tools, to see what the API itself refuses. */
public final class Probe {

  private static final byte[] EMPTY_OBJECT = "{}".getBytes(StandardCharsets.UTF_8);

  private final Api api;
  private final Duration timeout;

  /**
   * Creates a probe of the endpoint of the settings.
   *
   * @param network the process's network properties
   * @throws NoResponseException if the network's settings, or the region, can't be used
   */
  public Probe(Settings settings, NetworkProperties network, Log log) throws NoResponseException {
    this.api = new Api(settings, network, log, answered -> {});
    this.timeout = settings.timeout();
  }

  /** Posts an empty object, signed; returns the status, or why there is none. */
  public String signed(String path) throws InterruptedException {
    try {
      ApiRequest request = ApiRequest.post(path, EMPTY_OBJECT, false);
      return Integer.toString(api.send(request, Deadline.in(timeout)).status());
    } catch (NoResponseException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Posts a body, signed; returns the response's body, or why there is none. */
  public String post(String path, byte[] body) throws InterruptedException {
    try {
      ApiResponse response = api.send(ApiRequest.post(path, body, true), Deadline.in(timeout));
      return response.status() == 200
          ? response.text()
          : "%d %s".formatted(response.status(), response.text());
    } catch (NoResponseException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Sends a request without a signature; returns the status, or why there is none. */
  public String unsigned(String method, String path) throws InterruptedException {
    byte[] body = method.equals("GET") ? new byte[0] : EMPTY_OBJECT;
    try {
      ApiRequest request = new ApiRequest(method, path, body, false, false, false);
      return Integer.toString(api.sendUnsigned(request, Deadline.in(timeout)));
    } catch (NoResponseException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
