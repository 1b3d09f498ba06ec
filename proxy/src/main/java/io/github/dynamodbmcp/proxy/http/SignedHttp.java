package io.github.dynamodbmcp.proxy.http;

import io.github.dynamodbmcp.protocol.tool.Deadline;
import io.github.dynamodbmcp.proxy.credentials.Credentials;
import io.github.dynamodbmcp.proxy.credentials.NoCredentialsException;
import io.github.dynamodbmcp.proxy.http.Attempt.Failed;
import io.github.dynamodbmcp.proxy.http.Attempt.OutOfTime;
import io.github.dynamodbmcp.proxy.http.Attempt.Responded;
import io.github.dynamodbmcp.proxy.log.Log;
import io.github.dynamodbmcp.proxy.process.Network;
import io.github.dynamodbmcp.proxy.settings.Endpoint;
import io.github.dynamodbmcp.proxy.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** Signs and sends requests, and retries them where that is safe. */
public final class SignedHttp {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** The wait for the whole response exceeds the client's own timeout for the headers by this. */
  private static final Duration TIMEOUT_MARGIN = Duration.ofMillis(100);

  /** Above Lambda's limit of 6 MB, and no more than a sixteenth of a larger heap. */
  private static final int MAX_RESPONSE_BYTES =
      (int) Math.max(7 << 20, Math.min(64 << 20, Runtime.getRuntime().maxMemory() / 16));

  /** The JDK's message when a proxy refuses the tunnel; it passes on a 407 as a response. */
  private static final Pattern TUNNEL_FAILED = Pattern.compile("Tunnel failed, got: (\\d{3})");

  private final Endpoint endpoint;
  private final Network network;
  private final Credentials credentials;
  private final Signing signing;
  private final Log log;
  private final Consumer<Duration> answered;
  private final HttpClient http;
  private final ServerClock clock = new ServerClock(Clock.systemUTC());

  /**
   * Connects nothing yet; {@link #send} does.
   *
   * @param region the region to sign for
   * @param answered receives the time of each response that is neither a failure of the server nor
   *     a refusal of the caller
   */
  public SignedHttp(
      Settings settings,
      String region,
      Credentials credentials,
      Network network,
      Log log,
      Consumer<Duration> answered) {
    this.endpoint = settings.endpoint();
    this.network = network;
    this.credentials = credentials;
    this.signing = new Signing(region, settings.user(), clock);
    this.log = log;
    this.answered = answered;
    this.http = client();
  }

  static HttpClient client() {
    // No authenticator: with one, the JDK's client drops our Authorization header.
    return HttpClient.newBuilder()
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(CONNECT_TIMEOUT)
        // Reasons: docs/rationale.md, "HTTP/1.1 alone".
        .version(HttpClient.Version.HTTP_1_1)
        .build();
  }

  /** The server's clock, known from the first response on. */
  public ServerClock clock() {
    return clock;
  }

  /**
   * Returns the response, whatever its status. A refused signature is retried once with the
   * server's time or with changed credentials.
   *
   * @param trouble receives the reason for each attempt that failed and is followed by another
   * @throws NoResponseException if there is none; the message says why and what to do next
   * @throws InterruptedException if the caller was cancelled; the request is then aborted
   */
  public ApiResponse send(ApiRequest request, Deadline deadline, Consumer<String> trouble)
      throws NoResponseException, InterruptedException {
    Retry retry = new Retry(request, deadline, clock);
    AwsCredentials identity = identity(deadline);
    boolean signedAnew = false;
    while (true) {
      Attempt attempt = attempt(request, identity, deadline);
      if (attempt instanceof Responded responded
          && responded.response().isForbiddenByGateway()
          && !signedAnew) {
        signedAnew = true;
        // The request had no effect, so any request may be repeated.
        AwsCredentials other = credentials.changedSince(identity, deadline);
        if (other != null || responded.clockChanged()) {
          identity = other == null ? identity : other;
          log.info(() -> "signature refused; signing again with the server's clock or new keys");
          continue;
        }
      }
      Duration pause = retry.pauseAfter(attempt);
      if (pause == null) {
        return attempt.toResponse(request, endpoint, network);
      }
      trouble.accept(explain(attempt, request));
      log.info(() -> "repeating " + request.path() + " in " + pause.toMillis() + " ms");
      Thread.sleep(pause.toMillis());
    }
  }

  private String explain(Attempt attempt, ApiRequest request) {
    try {
      return Explanations.explain(attempt.toResponse(request, endpoint, network), request);
    } catch (NoResponseException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private AwsCredentials identity(Deadline deadline)
      throws NoResponseException, InterruptedException {
    try {
      return credentials.resolve(deadline);
    } catch (NoCredentialsException e) {
      throw new NoResponseException(String.valueOf(e.getMessage()));
    }
  }

  private Attempt attempt(ApiRequest request, AwsCredentials identity, Deadline deadline)
      throws InterruptedException {
    URI uri = endpoint.resolve(request.path());
    Duration left = deadline.left();
    if (left.isZero()) {
      return new OutOfTime();
    }
    Duration clockThen = clock.offset();
    HttpRequest.Builder ready = signing.sign(uri, request, identity).timeout(left);
    if (endpoint.isLocalhostName()) {
      LocalhostName.direct(ready, uri);
    }
    String proxyAuthorization = network.proxyAuthorization(uri);
    if (proxyAuthorization != null) {
      ready.header("Proxy-Authorization", proxyAuthorization);
    }
    // Without it, a server or a network's proxy may choose any encoding.
    HttpRequest signed = ready.header("Accept-Encoding", "identity").build();
    long start = System.nanoTime();
    CompletableFuture<HttpResponse<byte[]>> exchange =
        http.sendAsync(signed, head -> new BoundedBody(MAX_RESPONSE_BYTES));
    try {
      // The request's own timeout, which covers the headers, fires first: its message is better.
      HttpResponse<byte[]> response =
          exchange.get(left.plus(TIMEOUT_MARGIN).toMillis(), TimeUnit.MILLISECONDS);
      log.info(() ->
          request.method()
              + " "
              + request.path()
              + " -> "
              + response.statusCode()
              + " in "
              + (System.nanoTime() - start) / 1_000_000
              + " ms");
      if (endpoint.isTls() && response.sslSession().isEmpty()) {
        return failed(request, new TunnelRefusedException(response.statusCode()));
      }
      if (isService(response.statusCode())) {
        answered.accept(Duration.ofNanos(System.nanoTime() - start));
      }
      // Not from a company proxy's response, whose clock is another.
      response.headers().firstValue("date").ifPresent(clock::learn);
      return new Responded(
          ApiResponse.of(response, MAX_RESPONSE_BYTES), clock.hasChangedSince(clockThen));
    } catch (InterruptedException e) {
      exchange.cancel(true);
      throw e;
    } catch (TimeoutException e) {
      exchange.cancel(true);
      return failed(request, new HttpTimeoutException("the response didn't end in time"));
    } catch (ExecutionException e) {
      return failed(request, failure(e.getCause()));
    } catch (ResponseTooLargeException e) {
      return failed(request, e);
    }
  }

  /** Whether a response shows that the API works for this caller. */
  private static boolean isService(int status) {
    return status < 500 && status != 429 && status != 403;
  }

  private static IOException failure(@Nullable Throwable cause) {
    Matcher refused =
        TUNNEL_FAILED.matcher(cause == null ? "" : String.valueOf(cause.getMessage()));
    if (refused.matches()) {
      return new TunnelRefusedException(Integer.parseInt(refused.group(1)));
    }
    return cause instanceof IOException failure ? failure : new IOException(cause);
  }

  private Attempt failed(ApiRequest request, IOException failure) {
    log.info(() -> request.method() + " " + request.path() + " -> " + failure);
    return new Failed(failure);
  }
}
