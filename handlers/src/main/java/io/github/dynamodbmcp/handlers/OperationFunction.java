package io.github.dynamodbmcp.handlers;

import io.github.dynamodbmcp.handlers.item.Fault;
import io.github.dynamodbmcp.handlers.item.Faults;
import io.github.dynamodbmcp.handlers.json.Json;
import io.github.dynamodbmcp.handlers.operation.Call;
import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.handlers.operation.Scope;
import io.github.dynamodbmcp.handlers.operation.Subject;
import io.github.dynamodbmcp.handlers.tool.Arguments;
import io.github.dynamodbmcp.handlers.tool.InvalidArguments;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.handlers.tool.Tool;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Answers the calls of one operation: reads the arguments, calls it, and words its errors. */
final class OperationFunction implements Function {
  /** What Lambda carries back, less the frame around the body. */
  private static final int MOST_BYTES = 6 * 1024 * 1024 - 4096;

  private final Logger log = LoggerFactory.getLogger(OperationFunction.class);
  private final Operation operation;
  private final Tool tool;
  private final DynamoDbClient dynamoDb;
  private final Scope scope;
  private final AuditLog audit;

  OperationFunction(Operation operation, DynamoDbClient dynamoDb, Scope scope, AuditLog audit) {
    this.operation = operation;
    this.tool = operation.tool();
    this.dynamoDb = dynamoDb;
    this.scope = scope;
    this.audit = audit;
  }

  @Override
  public String name() {
    return tool.name();
  }

  @Override
  public String routeKey() {
    return "POST " + tool.route();
  }

  @Override
  public Response answer(Request request) {
    AuditLine line = audit.line(tool.name(), request.caller());
    Response response = answer(request, line);
    audit.write(line, response.status());
    return response;
  }

  private Response answer(Request request, AuditLine line) {
    Arguments given;
    try {
      given = tool.read(request.body());
    } catch (InvalidArguments e) {
      line.subject(Subject.of(e));
      return Response.error(400, e.getMessage());
    }
    Subject subject = Subject.of(given);
    line.subject(subject);
    Faults faults = new Faults(operation.action(), subject.words(), !tool.reads());
    Call call = new Call(dynamoDb, given, request.deadline(), scope, faults);
    try {
      Reply reply = operation.call(call);
      line.items(reply.items());
      return carried(Response.of(reply));
    } catch (InvalidArguments e) {
      return Response.error(400, e.getMessage());
    } catch (Fault e) {
      return failed(e, request);
    } catch (SdkException e) {
      return failed(faults.of(e), request);
    } catch (RuntimeException | StackOverflowError e) {
      String id = request.caller().requestId();
      log.error("{} failed on a fault of its own, request {}", tool.name(), id, e);
      return Response.error(
          500,
          "Internal error. Request id %s: whoever runs this finds the cause in the log."
              .formatted(id));
    } finally {
      line.consumed(call.consumedCapacity());
    }
  }

  private Response failed(Fault fault, Request request) {
    if (fault.status() >= 500) {
      log.warn(
          "{} answers {}, request {}: {}",
          tool.name(),
          fault.status(),
          request.caller().requestId(),
          String.valueOf(fault.getCause()));
    }
    Response response = Response.error(fault.status(), fault.getMessage());
    return fault.status() == 429 ? response.with("retry-after", "2") : response;
  }

  private static Response carried(Response response) {
    // A character takes at most six bytes in JSON, so a short body needs no look.
    if (response.body().length() * 6L <= MOST_BYTES
        || Json.quote(response.body()).getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES) {
      return response;
    }
    return Response.error(
        413,
        "The answer is larger than the 6 MB that Lambda carries. Ask for some attributes only, with"
            + " projection, or for fewer items.");
  }
}
