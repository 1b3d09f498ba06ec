package io.github.dynamodbmcp.handlers.server;

import io.github.dynamodbmcp.handlers.call.TimeBudget;
import io.github.dynamodbmcp.handlers.core.AuditLog;
import io.github.dynamodbmcp.handlers.core.Handler;
import io.github.dynamodbmcp.handlers.core.Outcome;
import io.github.dynamodbmcp.handlers.core.Response;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Caller;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers each request: admission, then the body, then the handler of its route. Refuses a request
 * before reading the body if its head is reason enough.
 */
final class CallHandler extends org.eclipse.jetty.server.Handler.Abstract {
  /**
   * The request body that Lambda takes.
   *
   * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html">Lambda
   *     quotas</a>
   */
  private static final int LARGEST_BODY_BYTES = 6 * 1024 * 1024;

  /** The time to discard the rest of a body after its answer. */
  private static final Duration TO_DISCARD = Duration.ofSeconds(5);

  /** The time that a call waits for its turn. */
  private static final Duration TO_WAIT = Duration.ofSeconds(5);

  private static final Response FORBIDDEN = Response.json(403, "{\"message\":\"Forbidden\"}");
  private static final Response NOT_FOUND = Response.json(404, "{\"message\":\"Not Found\"}");
  private static final Response TOO_LARGE =
      Response.json(413, "{\"message\":\"Request Entity Too Large\"}").with("connection", "close");
  private static final Response BUSY =
      Response.error(
              503,
              "The server has as many calls at once as its memory allows. Nothing was written. Try again in a few seconds.")
          .with("retry-after", "2")
          .with("connection", "close");

  private final Logger log = LoggerFactory.getLogger(CallHandler.class);
  private final Map<String, Handler> handlers;
  private final Admission admission;
  private final AuditLog audit;
  private final ConnectionDeadlines deadlines;
  private final BodyBudget knownCallers;
  private final BodyBudget strangers;
  private final Semaphore turns;

  /**
   * Bounds what calls hold at once by the heap: a call may hold its body several times over while
   * it is read, and a page of DynamoDB's as objects.
   *
   * @param heapBytes the most that the heap grows to
   */
  CallHandler(
      Map<String, Handler> handlers,
      Admission admission,
      AuditLog audit,
      ConnectionDeadlines deadlines,
      long heapBytes) {
    this.handlers = handlers;
    this.admission = admission;
    this.audit = audit;
    this.deadlines = deadlines;
    long oneBody = LARGEST_BODY_BYTES + 64 * 1024;
    this.knownCallers = new BodyBudget(Math.max(oneBody, heapBytes / 10), LARGEST_BODY_BYTES);
    // A caller who knows only the key's id can exhaust this budget, but not the other.
    this.strangers = new BodyBudget(Math.max(oneBody, heapBytes / 20), LARGEST_BODY_BYTES);
    this.turns = new Semaphore(Math.clamp(heapBytes / (8L << 20), 4, 256), true);
  }

  @Override
  public boolean handle(
      Request request, org.eclipse.jetty.server.Response response, Callback callback) {
    try {
      Exchange exchange = new Exchange(request, response, deadlines);
      exchange.within(ConnectionDeadlines.TO_ARRIVE);
      Response answer = answer(exchange);
      exchange.send(answer);
      if (answer.status() != 408) {
        exchange.discardBody(TO_DISCARD);
      }
      exchange.end();
      callback.succeeded();
    } catch (IOException e) {
      log.debug("The caller went away", e);
      callback.failed(e);
    } catch (VirtualMachineError e) {
      // Mostly out of memory. The process can't be relied on any more: its supervisor restarts it.
      Runtime.getRuntime().halt(1);
    }
    return true;
  }

  private Response answer(Exchange exchange) throws IOException {
    Head head = exchange.head();
    String route = head.method() + " " + head.path();
    if (route.equals("GET /health")) {
      return Response.text("ok");
    }
    Handler handler = handlers.get(route);
    String name = handler == null ? "unknown" : handler.name();
    if (exchange.declaredLength() > LARGEST_BODY_BYTES) {
      return refused(exchange, name, "a body over 6 MB", TOO_LARGE);
    }
    if (exchange.hasForeignScheme()) {
      return refused(exchange, name, "a URL of another scheme", MalformedRequests.answer(400));
    }
    if (exchange.isEncoded()) {
      return refused(exchange, name, "an encoded body", MalformedRequests.answer(501));
    }
    try {
      Admission.Candidate candidate = admission.check(head);
      if (handler == null) {
        return audit.record(name, caller(exchange, null), () -> Outcome.refused(NOT_FOUND));
      }
      return call(exchange, handler, candidate);
    } catch (Refused e) {
      return refused(exchange, name, e.reason(), FORBIDDEN);
    } catch (BodyBudget.TooLarge e) {
      return refused(exchange, name, "a body over 6 MB", TOO_LARGE);
    } catch (BodyBudget.Exhausted e) {
      return refused(exchange, name, "bodies use up the memory they may have", BUSY);
    } catch (InterruptedIOException e) {
      return refused(exchange, name, "a body that took too long", MalformedRequests.answer(408));
    } catch (HttpException.RuntimeException e) {
      return refused(exchange, name, "a malformed body", MalformedRequests.answer(400));
    } catch (RuntimeException e) {
      // Recorded as every bug is: with an audit line, and an answer with the request's id.
      return audit.record(
          name,
          caller(exchange, null),
          () -> {
            throw e;
          });
    }
  }

  private Response refused(Exchange exchange, String name, String reason, Response answer) {
    log.warn("Refused {} {}: {}", exchange.head().method(), exchange.head().path(), reason);
    return audit.record(name, caller(exchange, null), () -> Outcome.refused(answer));
  }

  private Response call(Exchange exchange, Handler handler, Admission.Candidate candidate)
      throws IOException, Refused, BodyBudget.TooLarge, BodyBudget.Exhausted {
    BodyBudget budget = candidate.isKnown() ? knownCallers : strangers;
    try (BodyBudget.Body body = budget.read(exchange.body(ConnectionDeadlines.TO_ARRIVE))) {
      byte[] bytes = body.bytes();
      candidate.check(bytes);
      exchange.within(TO_WAIT.plus(TimeBudget.FUNCTION_TIMEOUT).plus(TO_WAIT));
      Caller caller = caller(exchange, admission.principal());
      return audit.record(
          handler.name(), caller, () -> inTurn(handler, bytes, caller, exchange.continues()));
    }
  }

  private Outcome inTurn(Handler handler, byte[] body, Caller caller, boolean continues) {
    try {
      if (!turns.tryAcquire(TO_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        return Outcome.refused(BUSY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.refused(BUSY);
    }
    try {
      return answer(handler, body, caller, continues);
    } finally {
      turns.release();
    }
  }

  private static Outcome answer(Handler handler, byte[] body, Caller caller, boolean continues) {
    String text;
    try {
      text = Json.utf8(body);
    } catch (IllegalArgumentException e) {
      return Outcome.refused(Response.error(400, "The request body " + e.getMessage() + " text."));
    }
    return handler.answer(
        new io.github.dynamodbmcp.handlers.core.Request(
            text, caller, TimeBudget.of(TimeBudget.FUNCTION_TIMEOUT), continues));
  }

  private static Caller caller(Exchange exchange, @Nullable String principal) {
    Head head = exchange.head();
    return new Caller(
        principal,
        head.first("x-mcp-user"),
        null,
        exchange.sourceIp(),
        UUID.randomUUID().toString(),
        head.first("x-amzn-trace-id"));
  }
}
