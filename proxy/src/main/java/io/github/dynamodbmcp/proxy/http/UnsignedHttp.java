package io.github.dynamodbmcp.proxy.http;

import io.github.dynamodbmcp.protocol.tool.Deadline;
import io.github.dynamodbmcp.proxy.process.Network;
import io.github.dynamodbmcp.proxy.settings.Endpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** Sends requests without a signature, which the API must refuse. */
public final class UnsignedHttp {

  private final Endpoint endpoint;
  private final Network network;
  private final HttpClient http;

  /** Creates a client of the endpoint. */
  public UnsignedHttp(Endpoint endpoint, Network network) {
    this.endpoint = endpoint;
    this.network = network;
    this.http = SignedHttp.client();
  }

  /**
   * Sends a request once and returns the status of the answer.
   *
   * @throws NoResponseException if there is none; the message says why
   */
  public int status(ApiRequest request, Deadline deadline)
      throws NoResponseException, InterruptedException {
    URI uri = endpoint.resolve(request.path());
    HttpRequest.Builder unsigned =
        HttpRequest.newBuilder(uri)
            .timeout(deadline.left())
            .header("Content-Type", "application/json")
            .header("User-Agent", Signing.USER_AGENT)
            .method(request.method(), BodyPublishers.ofByteArray(request.body()));
    if (endpoint.isLocalhostName()) {
      LocalhostName.direct(unsigned, uri);
    }
    String proxyAuthorization = network.proxyAuthorization(uri);
    if (proxyAuthorization != null) {
      unsigned.header("Proxy-Authorization", proxyAuthorization);
    }
    try {
      return http.send(unsigned.build(), BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      throw new NoResponseException(
          Explanations.explain(e, endpoint, network.proxyTo(uri), request));
    }
  }
}
