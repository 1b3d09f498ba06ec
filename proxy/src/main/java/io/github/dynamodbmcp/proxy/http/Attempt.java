package io.github.dynamodbmcp.proxy.http;

import io.github.dynamodbmcp.proxy.settings.Endpoint;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** What came of sending a request once. */
sealed interface Attempt {

  /** Whether nothing happened at the API, and another attempt may do better. */
  boolean didNothing();

  /** Whether nobody knows what happened at the API, and another attempt may do better. */
  boolean isUncertain();

  /** How long the server asks to wait before the next attempt; zero if it doesn't. */
  Duration retryAfter(Clock clock);

  /**
   * The answer.
   *
   * @throws NoAnswerException if there was none
   */
  Answer answerTo(ApiRequest request, Endpoint endpoint, Network network) throws NoAnswerException;

  /**
   * There was an answer, whatever its status.
   *
   * @param clockChanged whether the answer showed that the request was signed by a wrong clock
   */
  record Answered(Answer answer, boolean clockChanged) implements Attempt {
    @Override
    public boolean didNothing() {
      return answer.status() == 429;
    }

    @Override
    public boolean isUncertain() {
      return answer.status() == 502 || answer.status() == 503 || answer.status() == 504;
    }

    @Override
    public Duration retryAfter(Clock clock) {
      return answer.retryAfter(clock);
    }

    @Override
    public Answer answerTo(ApiRequest request, Endpoint endpoint, Network network) {
      return answer;
    }
  }

  /** There was none: the connection or the wait for it failed. */
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
          || failure instanceof AnswerTooLargeException);
    }

    @Override
    public Duration retryAfter(Clock clock) {
      return Duration.ZERO;
    }

    @Override
    public Answer answerTo(ApiRequest request, Endpoint endpoint, Network network)
        throws NoAnswerException {
      String proxy = network.proxyTo(endpoint.base());
      throw new NoAnswerException(Faults.explain(failure, endpoint, proxy, request));
    }
  }

  /** Nothing was sent, since the deadline had passed. */
  record OutOfTime() implements Attempt {
    @Override
    public boolean didNothing() {
      return false; // and another attempt can't do better
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
    public Answer answerTo(ApiRequest request, Endpoint endpoint, Network network)
        throws NoAnswerException {
      throw new NoAnswerException(
          "There was no time left to ask " + endpoint.base().getAuthority() + "; call again.");
    }
  }
}
