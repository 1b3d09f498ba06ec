package io.github.dynamodbmcp.proxy.http;

import io.github.dynamodbmcp.proxy.settings.Endpoint;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Explains failures of requests: what happened, and what to do next. */
public final class Explanations {

  private Explanations() {}

  /**
   * Explains why the connection failed or no response came in time.
   *
   * @param proxy the network's proxy on the way to the endpoint; null if there is none
   */
  static String explain(
      IOException failure, Endpoint endpoint, @Nullable String proxy, ApiRequest request) {
    String host = endpoint.base().getAuthority();
    if (failure instanceof TunnelRefusedException refused) {
      return explainProxy(refused.status(), host);
    }
    if (proxy != null
        && (failure instanceof ConnectException
            || failure instanceof HttpConnectTimeoutException)) {
      return "The network's proxy at " + proxy + " doesn't answer. Check HTTPS_PROXY and the VPN.";
    }
    if (failure instanceof HttpConnectTimeoutException) {
      return "Connecting to "
          + host
          + " timed out. Check the network, the VPN, and HTTPS_PROXY if there is a proxy.";
    }
    if (failure instanceof HttpTimeoutException) {
      return host
          + " didn't answer within the time limit (MCP_TIMEOUT_SECONDS)."
          + (request.repeatable()
              ? " Check the network and the VPN, and call again."
              : caution(request));
    }
    if (failure instanceof ConnectException) {
      return FailureCause.isUnknownHost(failure)
          ? "The host " + host + " isn't known: check MCP_API_ENDPOINT, the network and the VPN."
          : "Can't connect to "
              + host
              + ". Check MCP_API_ENDPOINT"
              + (endpoint.isLoopback()
                  ? ", and that the local server is running."
                  : " and the network.");
    }
    if (failure instanceof SSLException refused) {
      return explainTls(refused, host, request);
    }
    if (failure instanceof ResponseTooLargeException) {
      return "The answer of "
          + host
          + " can't come from the backend ("
          + failure.getMessage()
          + "). Check MCP_API_ENDPOINT."
          + caution(request);
    }
    if (failure instanceof ProtocolException) {
      return "The server at "
          + host
          + " doesn't speak HTTP. Check MCP_API_ENDPOINT."
          + caution(request);
    }
    boolean reset = FailureCause.mentions(failure, "reset", "Broken pipe");
    return "The connection to "
        + host
        + (reset ? " was reset." : " ended before the answer was complete.")
        + (request.repeatable() ? " Call again in a moment." : caution(request));
  }

  private static String explainTls(SSLException failure, String host, ApiRequest request) {
    if (FailureCause.isHostnameMismatch(failure)) {
      return "The server at "
          + host
          + " has a certificate for another name, so it isn't the API, or the API has no custom"
          + " domain of that name. Check the host in MCP_API_ENDPOINT.";
    }
    if (FailureCause.isExpired(failure)) {
      return "The certificate of "
          + host
          + " isn't valid at this time. Check this machine's clock, and whether a network's proxy is in"
          + " between.";
    }
    if (FailureCause.isUntrusted(failure)) {
      return "The certificate of "
          + host
          + " isn't trusted. If your company's network inspects TLS, set AWS_CA_BUNDLE to its"
          + " certificates' PEM file.";
    }
    boolean nothingSent =
        failure instanceof SSLHandshakeException || FailureCause.isPlainText(failure);
    return "The TLS connection to "
        + host
        + " failed"
        + (FailureCause.isPlainText(failure) ? ", because the server doesn't speak TLS" : "")
        + ". Check MCP_API_ENDPOINT, and whether a network's proxy is in between (HTTPS_PROXY)."
        + (nothingSent ? "" : caution(request));
  }

  private static String explainProxy(int status, String host) {
    return status == 407
        ? "The network's proxy requires a user and password, or refused them (407). Set HTTPS_PROXY to"
            + " http://user:password@host:port, with special characters percent-encoded."
        : "The network's proxy refused to connect to "
            + host
            + " (status "
            + status
            + "), and nothing was sent. Ask its administrator, or add the host to NO_PROXY if it can be"
            + " reached directly.";
  }

  /** The warning to add where the response to a write is lost; empty for a read. */
  private static String caution(ApiRequest request) {
    return request.repeatable()
        ? ""
        : " The write may have happened and was not repeated. Read the item with a consistent read and"
            + " compare before you call again.";
  }

  /** Explains a response that is a fault, or that the API didn't send. */
  public static String explain(ApiResponse response, ApiRequest request) {
    boolean redirects = response.status() >= 300 && response.status() < 400;
    if (!response.isFault() || (response.isForeign() && !redirects)) {
      boolean refused = response.status() >= 400 && response.status() < 500;
      return ForeignBody.describe(response) + (refused ? "" : caution(request));
    }
    String message = response.gatewayMessage();
    String text =
        message.isEmpty() ? response.text().strip() : explainGateway(response, request, message);
    if (redirects) {
      text =
          "The endpoint redirects elsewhere (status "
              + response.status()
              + "), and redirects aren't followed. Set MCP_API_ENDPOINT to the API itself.";
    }
    if (text.isEmpty()) {
      text = "The API answered with status " + response.status() + " and no text.";
    }
    return response.status() >= 500 && !tellsOutcome(text) ? text + caution(request) : text;
  }

  /** Whether a backend's own sentence says already what became of a write. */
  private static boolean tellsOutcome(String text) {
    return text.contains("Nothing was written") || text.contains("may have happened");
  }

  private static String explainGateway(ApiResponse response, ApiRequest request, String message) {
    return switch (response.status()) {
      case 404 ->
          request.path().equals("/tools")
              ? "The API has no list of tools ("
                  + message
                  + "). Check that MCP_API_ENDPOINT is the stack's output ApiEndpoint."
              : "The API no longer has this route ("
                  + message
                  + "). The deployment has changed, or MCP_API_ENDPOINT lacks the stage. List the"
                  + " tools again.";
      case 413 -> "The request is larger than the backend accepts (6 MB). Write less at once.";
      case 429 ->
          "The API is throttling (429 "
              + message
              + "), even after several attempts. Wait a moment, send fewer calls at once, or raise the"
              + " template's ThrottlingRateLimit.";
      case 500 ->
          "The API's function didn't answer (500 "
              + message
              + "). It crashed, or it wasn't called for weeks and Lambda is starting it again, which can"
              + " take a minute."
              + (request.repeatable() ? " Call again in a minute." : "")
              + " If it keeps failing, tell whoever runs the backend: the cause of a crash is in"
              + " the function's CloudWatch log.";
      case 502, 503, 504 ->
          "The API's backend was unavailable or ran out of time ("
              + response.status()
              + " "
              + message
              + ")."
              + (request.repeatable()
                  ? " Call again in a moment, or ask for less at once (a smaller limit, or a query"
                      + " instead of a scan)."
                  : "");
      default -> "The API answered with status " + response.status() + ": " + message;
    };
  }
}
