package io.github.dynamodbmcp.handlers.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.log.Timestamp;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Caller;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one line of JSON for every call: who did what where, how it ended and what it cost. No
 * line holds a key or a value of an item.
 */
public final class AuditLog {
  /** Limits each text from the caller, in characters, so that a header can't fill the log. */
  private static final int LONGEST_TEXT = 256;

  private final Logger log = LoggerFactory.getLogger(AuditLog.class);
  private final AtomicBoolean cold = new AtomicBoolean(true);
  private final PrintStream out;

  /** Writes the lines to this stream. */
  public AuditLog(PrintStream out) {
    this.out = out;
  }

  /**
   * Runs the call and always writes one audit line. A bug is answered with the request's id; the
   * log has the cause under that id.
   *
   * @param name the name of the tool
   * @throws Error an error after which the process can't be relied on
   */
  public Response record(String name, Caller caller, Supplier<Outcome> call) {
    return record(name, caller, false, call);
  }

  /** Does the same for a call that came by direct invocation of a function. */
  public Response recordDirect(String name, Caller caller, Supplier<Outcome> call) {
    return record(name, caller, true, call);
  }

  private Response record(String name, Caller caller, boolean direct, Supplier<Outcome> call) {
    Instant start = Instant.now();
    long startNanos = System.nanoTime();
    @Nullable Outcome outcome = null;
    try {
      outcome = call.get();
    } catch (RuntimeException | StackOverflowError e) {
      log.atError()
          .addKeyValue("request_id", caller.requestId())
          .setCause(e)
          .log("{} failed on a bug", name);
    } finally {
      if (outcome == null) {
        outcome = Outcome.refused(Response.internalError(caller.requestId(), ""));
      }
      Duration duration = Duration.ofNanos(System.nanoTime() - startNanos);
      write(Json.writeAscii(line(name, caller, direct, outcome, start, duration)));
    }
    return outcome.response();
  }

  private ObjectNode line(
      String name,
      Caller caller,
      boolean direct,
      Outcome outcome,
      Instant start,
      Duration duration) {
    int status = outcome.response().status();
    ObjectNode line = Json.object();
    line.put("timestamp", Timestamp.of(start.truncatedTo(ChronoUnit.MILLIS)));
    line.put("level", status >= 500 ? "ERROR" : status >= 400 ? "WARN" : "INFO");
    line.put("audit", true);
    line.put("tool", name);
    line.put("principal", cut(caller.principal()));
    line.put("claimed_user", cut(caller.claimedUser()));
    line.put("account", cut(caller.account()));
    line.put("source_ip", cut(caller.sourceIp()));
    if (direct) {
      line.put("invoked", "direct");
    }
    line.put("table", outcome.subject().table());
    line.put("index", outcome.subject().index());
    line.put("status", status);
    line.put("items", outcome.items());
    line.put("consumed_capacity", outcome.consumedCapacity());
    if (outcome.dryRun()) {
      line.put("dry_run", true);
    }
    line.put("duration_ms", duration.toMillis());
    line.put("cold_start", cold.getAndSet(false));
    line.put("request_id", cut(caller.requestId()));
    line.put("trace_id", cut(caller.traceId()));
    return line;
  }

  /** Writes the line at once, so that lines of concurrent calls don't mix. */
  private void write(String line) {
    byte[] bytes = (line + '\n').getBytes(StandardCharsets.UTF_8);
    synchronized (out) {
      out.write(bytes, 0, bytes.length);
      out.flush();
    }
  }

  private static @Nullable String cut(@Nullable String text) {
    return text == null || text.length() <= LONGEST_TEXT
        ? text
        : text.substring(0, LONGEST_TEXT) + "…";
  }
}
