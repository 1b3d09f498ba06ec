package io.github.dynamodbmcp.proxy.http;

import io.github.dynamodbmcp.proxy.process.Network;
import io.github.dynamodbmcp.proxy.settings.Endpoint;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/** The outcome of sending a request once. */
sealed interface Attempt {

  /** Whether the API did nothing and another attempt may succeed. */
  boolean didNothing();

  /** Whether it is unknown what the API did, and another attempt may succeed. */
  boolean isUncertain();

  /** How long the server asks to wait before the next attempt; zero if it doesn't. */
  Duration retryAfter(Clock clock);

  /**
   * Returns the response.
   *
   * @throws NoResponseException if there was none; the message says why and what to do next
   */
  ApiResponse toResponse(ApiRequest request, Endpoint endpoint, Network network)
      throws NoResponseException;

  /**
   * A response of any status.
   *
   * @param clockChanged whether the response shows that the request was signed by a wrong clock
   */
  record Responded(ApiResponse response, boolean clockChanged) implements Attempt {
    @Override
    public boolean didNothing() {
      return response.status() == 429;
    }

    @Override
    public boolean isUncertain() {
      return response.status() == 502
          || response.status() == 503
          || response.status() == 504
          // The gateway's own, such as while Lambda wakes an inactive function. A function's 500 is
          // a bug, which another attempt would meet too.
          || (response.status() == 500 && !response.gatewayMessage().isEmpty());
    }

    @Override
    public Duration retryAfter(Clock clock) {
      return response.retryAfter(clock);
    }

    @Override
    public ApiResponse toResponse(ApiRequest request, Endpoint endpoint, Network network) {
      return response;
    }
  }

  /** No response: the connection failed, or the response didn't arrive in time. */
  record Failed(IOException failure) implements Attempt {
    @Override
    public boolean didNothing() {
      if (failure instanceof TunnelRefusedException refused) {
        return refused.status() >= 500;
      }
      return failure instanceof ConnectException || failure instanceof HttpConnectTimeoutException;
    }

    @Override
    public boolean isUncertain() {
      return !(failure instanceof HttpTimeoutException
          || failure instanceof SSLException
          || failure instanceof ResponseTooLargeException);
    }

    @Override
    public Duration retryAfter(Clock clock) {
      return Duration.ZERO;
    }

    @Override
    public ApiResponse toResponse(ApiRequest request, Endpoint endpoint, Network network)
        throws NoResponseException {
      String proxy = network.proxyTo(endpoint.base());
      throw new NoResponseException(
          Explanations.explain(failure, endpoint, proxy, request), isSent());
    }

    private boolean isSent() {
      return !(didNothing()
          || failure instanceof TunnelRefusedException
          || failure instanceof SSLHandshakeException);
    }
  }

  /** Nothing was sent, because the deadline had passed. */
  record OutOfTime() implements Attempt {
    @Override
    public boolean didNothing() {
      return false; // another attempt can't succeed
    }

    @Override
    public boolean isUncertain() {
      return false;
    }

    @Override
    public Duration retryAfter(Clock clock) {
      return Duration.ZERO;
    }

    @Override
    public ApiResponse toResponse(ApiRequest request, Endpoint endpoint, Network network)
        throws NoResponseException {
      throw new NoResponseException(
          "There was no time left to call " + endpoint.base().getAuthority() + ". Call again.");
    }
  }
}
