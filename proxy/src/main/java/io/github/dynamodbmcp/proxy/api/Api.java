package io.github.dynamodbmcp.proxy.api;

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

/** The backend over signed HTTP: sends a request until it is answered or may not be repeated. */
final class Api {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** Lambda's answers end at 6 MB. */
  private static final int MAX_ANSWER_BYTES = 64 << 20;

  /** How the JDK's client tells of a proxy's refusal, but for 407, which it hands on. */
  private static final Pattern TUNNEL_FAILED = Pattern.compile("Tunnel failed, got: (\\d{3})");

  private final Endpoint endpoint;
  private final Network network;
  private final Log log;
  private final ServerClock clock = new ServerClock(Clock.systemUTC());
  private final Credentials credentials;
  private final Signing signing;
  private final String region;
  private final HttpClient http;
  private final Diagnosis diagnosis;

  Api(Settings settings, Network network, Log log) {
    this.network = network;
    this.endpoint = settings.endpoint();
    this.log = log;
    this.credentials = new Credentials(settings);
    this.region = region(settings, credentials);
    this.signing = new Signing(region, settings, clock);
    this.diagnosis = new Diagnosis(endpoint, region, credentials, clock);
    this.http = client(endpoint);
  }

  private static HttpClient client(Endpoint endpoint) {
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            // Over plain HTTP the JDK would try an upgrade first; that is for this machine only.
            .version(
                endpoint.base().getScheme().equals("https")
                    ? HttpClient.Version.HTTP_2
                    : HttpClient.Version.HTTP_1_1);
    // No authenticator: with one, the JDK's client drops our Authorization header.
    return client.build();
  }

  private static String region(Settings settings, Credentials credentials) {
    if (settings.region() != null) {
      return settings.region();
    }
    String ofHost = settings.endpoint().region();
    if (ofHost != null) {
      return ofHost;
    }
    String ofProfile = credentials.profile().region();
    return ofProfile == null ? "us-east-1" : ofProfile;
  }

  String region() {
    return region;
  }

  Credentials credentials() {
    return credentials;
  }

  ServerClock clock() {
    return clock;
  }

  Diagnosis diagnosis() {
    return diagnosis;
  }

  /**
   * The answer, whatever its status; a refused signature only after clock and credentials were set
   * right as far as they can be.
   *
   * @throws ApiException if there is none
   * @throws InterruptedException if the caller was cancelled; the request is aborted then
   */
  Answer send(ApiRequest request, Deadline deadline) throws ApiException, InterruptedException {
    Retry retry = new Retry(request, deadline, clock);
    AwsCredentials identity = identity(deadline);
    boolean signedAnew = false;
    while (true) {
      Attempt attempt = attempt(request, identity, deadline);
      if (attempt.answer() != null && isRefusedSignature(attempt.answer()) && !signedAnew) {
        signedAnew = true;
        // Nothing happened yet, so this repeats any request.
        AwsCredentials other = credentials.changedSince(identity, deadline);
        if (other != null || attempt.clockChanged()) {
          identity = other == null ? identity : other;
          log.info(() -> "signature refused; signing anew with the server's clock or new keys");
          continue;
        }
      }
      Duration pause = retry.pauseAfter(attempt);
      if (pause == null) {
        if (attempt.answer() != null) {
          return attempt.answer();
        }
        String proxy = network.proxyTo(endpoint.base());
        throw new ApiException(Faults.explain(attempt, endpoint, proxy, request));
      }
      log.info(() -> "repeating " + request.path() + " in " + pause.toMillis() + " ms");
      Thread.sleep(pause.toMillis());
    }
  }

  /** What to say of an answer that is a fault. */
  String explain(Answer answer, ApiRequest request, Deadline deadline) throws InterruptedException {
    return isRefusedSignature(answer)
        ? diagnosis.explainForbidden(deadline)
        : Faults.explain(answer, request);
  }

  private AwsCredentials identity(Deadline deadline) throws ApiException, InterruptedException {
    try {
      return credentials.resolve(deadline);
    } catch (NoCredentialsException e) {
      throw new ApiException(String.valueOf(e.getMessage()));
    }
  }

  private Attempt attempt(ApiRequest request, AwsCredentials identity, Deadline deadline)
      throws InterruptedException {
    URI uri = endpoint.resolve(request.path());
    Duration left = deadline.left();
    if (left.isZero()) {
      return Attempt.outOfTime();
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
      HttpResponse<byte[]> response = exchange.get(left.toMillis() + 100, TimeUnit.MILLISECONDS);
      response.headers().firstValue("date").ifPresent(clock::learn);
      log.info(() ->
          request.method()
              + " "
              + request.path()
              + " -> "
              + response.statusCode()
              + " in "
              + (System.nanoTime() - start) / 1_000_000
              + " ms");
      if (uri.getScheme().equals("https") && response.sslSession().isEmpty()) {
        return failed(request, new TunnelRefusedException(response.statusCode()));
      }
      return Attempt.answered(Answer.of(response), clock.hasChangedSince(clockThen));
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
    return Attempt.failed(failure);
  }

  private static boolean isRefusedSignature(Answer answer) {
    return answer.status() == 403 && !answer.gatewayMessage().isEmpty();
  }

  /** What came of one try: an answer or a failure. */
  record Attempt(@Nullable Answer answer, @Nullable IOException failure, boolean clockChanged) {

    static Attempt answered(Answer answer, boolean clockChanged) {
      return new Attempt(answer, null, clockChanged);
    }

    static Attempt failed(IOException failure) {
      return new Attempt(null, failure, false);
    }

    static Attempt outOfTime() {
      return new Attempt(null, null, false);
    }
  }
}
