package io.github.dynamodbmcp.handlers.server;

import io.github.dynamodbmcp.handlers.core.AuditLog;
import io.github.dynamodbmcp.handlers.core.Handler;
import io.github.dynamodbmcp.handlers.core.Outcome;
import io.github.dynamodbmcp.handlers.core.Response;
import io.github.dynamodbmcp.handlers.mcp.Responses;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Caller;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers each request: admission, then the body, then the handler of its route, or MCP. Refuses a
 * request before reading the body if its head is reason enough.
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

  /** The time to answer beyond the longest call. */
  private static final Duration TO_ANSWER = Duration.ofSeconds(5);

  private static final Response NOT_FOUND = Response.json(404, "{\"message\":\"Not Found\"}");
  private static final Response TOO_LARGE =
      Response.json(413, "{\"message\":\"Request Entity Too Large\"}").with("connection", "close");
  private final Logger log = LoggerFactory.getLogger(CallHandler.class);
  private final Map<String, Handler> handlers;
  private final Admission admission;
  private final McpEndpoint mcp;
  private final BoundedCalls calls;
  private final AuditLog audit;
  private final ConnectionDeadlines deadlines;
  private final BodyBudget knownCallers;
  private final BodyBudget strangers;

  /**
   * Bounds the bodies at once by the heap, since a call may hold its body several times over while
   * it is read.
   *
   * @param handlers by method and path
   * @param admission to the handlers
   * @param heapBytes the most that the heap grows to
   */
  CallHandler(
      Map<String, Handler> handlers,
      Admission admission,
      McpEndpoint mcp,
      BoundedCalls calls,
      AuditLog audit,
      ConnectionDeadlines deadlines,
      long heapBytes) {
    this.handlers = handlers;
    this.admission = admission;
    this.mcp = mcp;
    this.calls = calls;
    this.audit = audit;
    this.deadlines = deadlines;
    long oneBody = LARGEST_BODY_BYTES + 64 * 1024;
    this.knownCallers = new BodyBudget(Math.max(oneBody, heapBytes / 10), LARGEST_BODY_BYTES);
    // A caller who knows only the key's id can exhaust this budget, but not the other.
    this.strangers = new BodyBudget(Math.max(oneBody, heapBytes / 20), LARGEST_BODY_BYTES);
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
    boolean isMcp = head.path().equals(McpEndpoint.PATH);
    Handler handler = handlers.get(route);
    String name = isMcp ? "mcp" : handler == null ? "unknown" : handler.name();
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
      Admission.Candidate candidate = (isMcp ? mcp.admission() : admission).check(head);
      if (isMcp) {
        return head.method().equals("POST")
            ? withBody(exchange, candidate, (body, caller) -> mcp.answer(exchange, body, caller))
            : Responses.NOT_ALLOWED;
      }
      if (handler == null) {
        return audit.record(name, caller(exchange, null), () -> Outcome.refused(NOT_FOUND));
      }
      return withBody(exchange, candidate, (body, caller) -> call(exchange, handler, body, caller));
    } catch (Refused e) {
      return refused(exchange, name, e.reason(), e.answer());
    } catch (BodyBudget.TooLarge e) {
      return refused(exchange, name, "a body over 6 MB", TOO_LARGE);
    } catch (BodyBudget.Exhausted e) {
      return refused(exchange, name, "bodies use up the memory they may have", BoundedCalls.BUSY);
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

  private interface Answering {
    Response answer(byte[] body, Caller caller) throws IOException;
  }

  private Response withBody(Exchange exchange, Admission.Candidate candidate, Answering answering)
      throws IOException, Refused, BodyBudget.TooLarge, BodyBudget.Exhausted {
    BodyBudget budget = candidate.isKnown() ? knownCallers : strangers;
    try (BodyBudget.Body body = budget.read(exchange.body(ConnectionDeadlines.TO_ARRIVE))) {
      byte[] bytes = body.bytes();
      candidate.check(bytes);
      exchange.within(BoundedCalls.LONGEST.plus(TO_ANSWER));
      return answering.answer(bytes, caller(exchange, candidate.principal()));
    }
  }

  private Response call(Exchange exchange, Handler handler, byte[] body, Caller caller) {
    String text;
    try {
      text = Json.utf8(body);
    } catch (IllegalArgumentException e) {
      return audit.record(
          handler.name(),
          caller,
          () ->
              Outcome.refused(
                  Response.error(400, "The request body " + e.getMessage() + " text.")));
    }
    return calls.run(handler, text, caller, exchange.continues());
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
