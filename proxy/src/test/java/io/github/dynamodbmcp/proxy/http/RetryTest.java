package io.github.dynamodbmcp.proxy.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dynamodbmcp.protocol.tool.Deadline;
import io.github.dynamodbmcp.proxy.http.Attempt.OutOfTime;
import io.github.dynamodbmcp.proxy.http.Attempt.Responded;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How often a request is sent, and the pauses in between. */
final class RetryTest {

  private static final ApiRequest READ = ApiRequest.post("/x", new byte[0], true);
  private static final ApiRequest WRITE = ApiRequest.post("/x", new byte[0], false);
  private static final Duration LONG = Duration.ofMinutes(1);

  private static Retry retry(ApiRequest request, Duration left) {
    return new Retry(request, Deadline.in(left), Clock.systemUTC());
  }

  private static Attempt responded(int status, String retryAfter) {
    String gateways = "{\"message\":\"from the gateway\"}";
    return new Responded(new ApiResponse(status, "application/json", retryAfter, gateways), false);
  }

  @Test
  void aRequestIsSentSixTimesAtMostWithPausesThatGrow() {
    Retry retry = retry(WRITE, LONG);
    long most = 250;
    for (int attempt = 1; attempt < 6; attempt++) {
      @Nullable Duration pause = retry.pauseAfter(responded(429, ""));
      assertNotNull(pause, "after attempt " + attempt);
      assertTrue(
          pause.toMillis() >= most / 2 && pause.toMillis() <= most,
          pause + " after attempt " + attempt);
      most *= 2;
    }
    assertNull(retry.pauseAfter(responded(429, "")));
  }

  @Test
  void thePauseIsAsLongAsTheServerAsksUnlessThatIsShorter() {
    assertEquals(Duration.ofSeconds(7), retry(WRITE, LONG).pauseAfter(responded(429, "7")));
    Duration pause = retry(WRITE, LONG).pauseAfter(responded(429, "0"));
    assertTrue(pause != null && pause.toMillis() >= 125, "pause " + pause);
  }

  @Test
  void aPauseBeyondTheDeadlineIsNoneAtAll() {
    assertNull(retry(READ, Duration.ofSeconds(6)).pauseAfter(responded(429, "7")));
    assertNull(retry(READ, Duration.ofMillis(100)).pauseAfter(responded(503, "")));
  }

  @Test
  void onlyAReadIsSentAgainWhereItIsUnknownWhatHappened() {
    for (int status : new int[] {500, 502, 503, 504}) {
      assertNotNull(retry(READ, LONG).pauseAfter(responded(status, "")));
      assertNull(retry(WRITE, LONG).pauseAfter(responded(status, "")));
    }
    assertNull(retry(READ, LONG).pauseAfter(responded(400, "")));
    assertNull(retry(READ, LONG).pauseAfter(new OutOfTime()));
  }

  @Test
  void aRequestForASingleAttemptIsNeverSentAgain() {
    assertNull(retry(READ.once(), LONG).pauseAfter(responded(429, "")));
  }
}
