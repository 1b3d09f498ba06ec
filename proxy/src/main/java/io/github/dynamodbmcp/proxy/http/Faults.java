package io.github.dynamodbmcp.proxy.http;

import io.github.dynamodbmcp.proxy.settings.Endpoint;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The sentences for what went wrong on the way: what happened, and what to do next. */
public final class Faults {

  private Faults() {}

  /**
   * What to say when the connection failed, or no answer came in time.
   *
   * @param proxy of the network, on the way to the endpoint; null if there is none
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
      return "The network's proxy at " + proxy + " doesn't answer: check HTTPS_PROXY and the VPN.";
    }
    if (failure instanceof HttpConnectTimeoutException) {
      return "No connection to "
          + host
          + " came about in time: check the network, the VPN, and HTTPS_PROXY if there is a proxy.";
    }
    if (failure instanceof HttpTimeoutException) {
      return "No answer came within the time limit (MCP_TIMEOUT_SECONDS)." + caution(request);
    }
    if (failure instanceof ConnectException) {
      return isUnknownHost(failure)
          ? "The host " + host + " isn't known: check MCP_API_ENDPOINT, the network and the VPN."
          : "Nobody answers at "
              + host
              + ": check MCP_API_ENDPOINT"
              + (endpoint.isLoopback() ? ", and that the local server runs." : " and the network.");
    }
    if (failure instanceof SSLException) {
      return "The TLS connection to "
          + host
          + " failed ("
          + failure.getMessage()
          + "): if the company's network inspects TLS, set AWS_CA_BUNDLE to its certificates' PEM"
          + " file.";
    }
    if (failure instanceof AnswerTooLargeException) {
      return "What "
          + host
          + " sends can't be an answer of the backend ("
          + failure.getMessage()
          + "): check MCP_API_ENDPOINT."
          + caution(request);
    }
    return "The connection to "
        + host
        + " was lost ("
        + failure.getMessage()
        + ")."
        + caution(request);
  }

  private static String explainProxy(int status, String host) {
    return status == 407
        ? "The network's proxy wants a user and password, or refused them (407): set HTTPS_PROXY to"
            + " http://user:password@host:port, with special characters percent-encoded."
        : "The network's proxy gave no way to "
            + host
            + " (status "
            + status
            + "), and nothing was sent: ask who runs the proxy, or name the host in NO_PROXY if it"
            + " can be reached directly.";
  }

  private static boolean isUnknownHost(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return true;
      }
    }
    return false;
  }

  /** What to add where a write's answer is lost; nothing for what changes nothing. */
  private static String caution(ApiRequest request) {
    return request.repeatable()
        ? ""
        : " The write may have happened and was not repeated: read the item (with a consistent read)"
            + " and compare, before you call again.";
  }

  /** What to say of an answer that is a fault. */
  public static String explain(Answer answer, ApiRequest request) {
    String message = answer.gatewayMessage();
    String text = message.isEmpty() ? answer.text().strip() : explainGateway(answer, message);
    if (answer.status() < 400) {
      text =
          "The endpoint redirects elsewhere (status "
              + answer.status()
              + "), which isn't followed: set MCP_API_ENDPOINT to the API itself.";
    }
    if (text.isEmpty()) {
      text = "The API answered with status " + answer.status() + " and no text.";
    }
    return answer.status() >= 500 ? text + caution(request) : text;
  }

  private static String explainGateway(Answer answer, String message) {
    return switch (answer.status()) {
      case 404 ->
          "The API has no such route any more ("
              + message
              + "): the deployment has changed, or MCP_API_ENDPOINT lacks its stage. List the tools"
              + " again.";
      case 413 -> "The request is larger than the backend takes (6 MB): write less at once.";
      case 429 ->
          "The API is throttling (429 "
              + message
              + "), after several tries: wait a little, send fewer calls at once, or raise the"
              + " template's ThrottlingRateLimit.";
      case 500 ->
          "The API's function failed (500 "
              + message
              + "); the cause is in the function's CloudWatch log. Call again once; if it stays,"
              + " tell who runs the backend.";
      case 502, 503, 504 ->
          "The API's backend was unavailable or ran out of time ("
              + answer.status()
              + " "
              + message
              + "): call again in a moment, or ask for less at once (a smaller limit, a query in"
              + " place of a scan).";
      default -> "The API answered with status " + answer.status() + ": " + message;
    };
  }
}
