package io.github.dynamodbmcp.handlers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.json.Json;
import io.github.dynamodbmcp.handlers.operation.Subject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is logged of one call: who, what, where, how it ended and what it cost; never a key or a
 * value of an item.
 */
final class AuditLine {
  /** What the caller writes is cut to this: a header can't fill the log. */
  private static final int LONGEST = 256;

  private final String tool;
  private final Caller caller;
  private final boolean coldStart;
  private final Instant start;
  private final long startNanos;
  private Subject subject = new Subject(null, null);
  private int items;
  private double consumedCapacity;

  AuditLine(String tool, Caller caller, boolean coldStart) {
    this.tool = tool;
    this.caller = caller;
    this.coldStart = coldStart;
    this.start = Instant.now();
    this.startNanos = System.nanoTime();
  }

  void subject(Subject subject) {
    this.subject = subject;
  }

  void items(int items) {
    this.items = items;
  }

  void consumed(double capacity) {
    this.consumedCapacity = capacity;
  }

  /** One line of JSON without its end. */
  String json(int status) {
    ObjectNode line = Json.object();
    line.put("timestamp", start.truncatedTo(ChronoUnit.MILLIS).toString());
    line.put("level", status >= 500 ? "ERROR" : status >= 400 ? "WARN" : "INFO");
    line.put("audit", true);
    line.put("tool", tool);
    line.put("principal", cut(caller.principal()));
    line.put("claimed_user", cut(caller.claimedUser()));
    line.put("account", cut(caller.account()));
    line.put("source_ip", cut(caller.sourceIp()));
    line.put("table", subject.table());
    line.put("index", subject.index());
    line.put("status", status);
    line.put("items", items);
    line.put("consumed_capacity", consumedCapacity);
    line.put("duration_ms", Duration.ofNanos(System.nanoTime() - startNanos).toMillis());
    line.put("cold_start", coldStart);
    line.put("request_id", cut(caller.requestId()));
    line.put("trace_id", cut(caller.traceId()));
    return Json.writeAscii(line);
  }

  private static @Nullable String cut(@Nullable String text) {
    return text == null || text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
