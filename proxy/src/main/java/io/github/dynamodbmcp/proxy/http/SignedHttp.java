package io.github.dynamodbmcp.proxy.http;

import io.github.dynamodbmcp.proxy.credentials.Credentials;
import io.github.dynamodbmcp.proxy.credentials.NoCredentialsException;
import io.github.dynamodbmcp.proxy.http.Attempt.Answered;
import io.github.dynamodbmcp.proxy.http.Attempt.Failed;
import io.github.dynamodbmcp.proxy.http.Attempt.OutOfTime;
import io.github.dynamodbmcp.proxy.log.Log;
import io.github.dynamodbmcp.proxy.settings.Endpoint;
import io.github.dynamodbmcp.proxy.settings.Settings;
import io.github.dynamodbmcp.proxy.tool.Deadline;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** Sends requests, signed, until they are answered or may not be repeated. */
public final class SignedHttp {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** By which the wait for a whole answer outlasts the client's own for its headers. */
  private static final Duration TIMEOUT_MARGIN = Duration.ofMillis(100);

  /** Lambda's answers end at 6 MB. */
  private static final int MAX_ANSWER_BYTES = 64 << 20;

  /** How the JDK's client tells of a proxy's refusal, but for 407, which it hands on. */
  private static final Pattern TUNNEL_FAILED = Pattern.compile("Tunnel failed, got: (\\d{3})");

  private final Endpoint endpoint;
  private final Network network;
  private final Credentials credentials;
  private final Signing signing;
  private final Log log;
  private final HttpClient http;
  private final ServerClock clock = new ServerClock(Clock.systemUTC());

  /**
   * A way to the endpoint of the settings.
   *
   * @param region to sign for
   */
  public SignedHttp(
      Settings settings, String region, Credentials credentials, Network network, Log log) {
    this.endpoint = settings.endpoint();
    this.network = network;
    this.credentials = credentials;
    this.signing = new Signing(region, settings.user(), clock);
    this.log = log;
    this.http = client(endpoint);
  }

  static HttpClient client(Endpoint endpoint) {
    // No authenticator: with one, the JDK's client drops our Authorization header.
    return HttpClient.newBuilder()
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(CONNECT_TIMEOUT)
        // Over plain HTTP the JDK would try an upgrade first; that is for this machine only.
        .version(endpoint.isTls() ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
        .build();
  }

  /** The server's clock, known from the first answer on. */
  public ServerClock clock() {
    return clock;
  }

  /**
   * The answer, whatever its status; a refused signature only after clock and credentials were set
   * right as far as they can be.
   *
   * @throws NoAnswerException if there is none; the message says why and what to do next
   * @throws InterruptedException if the caller was cancelled; the request is aborted then
   */
  public Answer send(ApiRequest request, Deadline deadline)
      throws NoAnswerException, InterruptedException {
    Retry retry = new Retry(request, deadline, clock);
    AwsCredentials identity = identity(deadline);
    boolean signedAnew = false;
    while (true) {
      Attempt attempt = attempt(request, identity, deadline);
      if (attempt instanceof Answered answered
          && answered.answer().isForbiddenByGateway()
          && !signedAnew) {
        signedAnew = true;
        // Nothing happened yet, so this repeats any request.
        AwsCredentials other = credentials.changedSince(identity, deadline);
        if (other != null || answered.clockChanged()) {
          identity = other == null ? identity : other;
          log.info(() -> "signature refused; signing anew with the server's clock or new keys");
          continue;
        }
      }
      Duration pause = retry.pauseAfter(attempt);
      if (pause == null) {
        return attempt.answerTo(request, endpoint, network);
      }
      log.info(() -> "repeating " + request.path() + " in " + pause.toMillis() + " ms");
      Thread.sleep(pause.toMillis());
    }
  }

  private AwsCredentials identity(Deadline deadline)
      throws NoAnswerException, InterruptedException {
    try {
      return credentials.resolve(deadline);
    } catch (NoCredentialsException e) {
      throw new NoAnswerException(String.valueOf(e.getMessage()));
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
    String proxyAuthorization = network.proxyAuthorization(uri);
    if (proxyAuthorization != null) {
      ready.header("Proxy-Authorization", proxyAuthorization);
    }
    HttpRequest signed = ready.build();
    long start = System.nanoTime();
    CompletableFuture<HttpResponse<byte[]>> exchange =
        http.sendAsync(signed, head -> new BoundedBody(MAX_ANSWER_BYTES));
    try {
      // The request's own timeout ends with the headers; it comes first, since it knows more.
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
      // Of the API alone: a company proxy's clock is its own.
      response.headers().firstValue("date").ifPresent(clock::learn);
      return new Answered(Answer.of(response), clock.hasChangedSince(clockThen));
    } catch (InterruptedException e) {
      exchange.cancel(true);
      throw e;
    } catch (TimeoutException e) {
      exchange.cancel(true);
      return failed(request, new HttpTimeoutException("the answer didn't end in time"));
    } catch (ExecutionException e) {
      return failed(request, failure(e.getCause()));
    }
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
