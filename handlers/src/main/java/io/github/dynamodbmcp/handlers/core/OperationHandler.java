package io.github.dynamodbmcp.handlers.core;

import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.call.DynamoDbNames;
import io.github.dynamodbmcp.handlers.call.Scope;
import io.github.dynamodbmcp.handlers.call.Subject;
import io.github.dynamodbmcp.handlers.fault.Fault;
import io.github.dynamodbmcp.handlers.fault.FaultTranslator;
import io.github.dynamodbmcp.handlers.mask.MaskedDynamoDb;
import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.handlers.tool.Arguments;
import io.github.dynamodbmcp.handlers.tool.InvalidArguments;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Answers the calls of one operation: reads the arguments, runs it, and explains its errors. */
public final class OperationHandler implements Handler {
  /**
   * Lambda's limit on a response, less the frame around the body.
   *
   * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html">Lambda
   *     quotas</a>
   */
  private static final int LARGEST_BODY_BYTES = 6 * 1024 * 1024 - 4096;

  private final Logger log = LoggerFactory.getLogger(OperationHandler.class);
  private final Operation operation;
  private final DynamoDbClient dynamoDb;
  private final Scope scope;

  /** Answers the calls of this operation with this client. */
  public OperationHandler(Operation operation, DynamoDbClient dynamoDb, Scope scope) {
    this.operation = operation;
    this.dynamoDb = scope.masks() == null ? dynamoDb : new MaskedDynamoDb(dynamoDb, scope.masks());
    this.scope = scope;
  }

  @Override
  public String name() {
    return operation.tool().name();
  }

  @Override
  public String method() {
    return "POST";
  }

  @Override
  public String path() {
    return operation.route();
  }

  @Override
  public String example() {
    return operation.example();
  }

  @Override
  public String exampleAnswer() {
    return operation.exampleAnswer();
  }

  @Override
  public Outcome answer(Request request) {
    Arguments given;
    try {
      given = operation.tool().read(request.body(), DynamoDbNames::hint);
    } catch (InvalidArguments e) {
      return Outcome.refused(operation.subject(e.valid()), Response.error(400, e.getMessage()));
    }
    Subject subject = operation.subject(given);
    Call call =
        new Call(
            dynamoDb,
            given,
            request.time(),
            scope,
            operation.action(),
            !operation.tool().readOnly(),
            request.continues());
    Response response;
    int items = 0;
    try {
      call.requireUnmasked();
      Reply reply = operation.call(call);
      response = carried(reply);
      items = reply.items();
    } catch (InvalidArguments e) {
      response = Response.error(400, e.getMessage());
    } catch (Fault e) {
      response = failed(e, request);
    } catch (SdkException e) {
      response = failed(call.faults().of(e), request);
    } catch (RuntimeException | StackOverflowError e) {
      @Nullable String id = request.caller().requestId();
      log.atError().addKeyValue("request_id", id).setCause(e).log("{} failed on a bug", name());
      response = Response.internalError(id, call.writes() ? FaultTranslator.MAY_HAVE_HAPPENED : "");
    }
    boolean dryRun = !operation.tool().readOnly() && !call.writes();
    return new Outcome(response, subject, items, call.cost().here(), dryRun);
  }

  private Response failed(Fault fault, Request request) {
    if (fault.status() >= 500) {
      log.atWarn()
          .addKeyValue("request_id", request.caller().requestId())
          .setCause(fault.getCause())
          .log("{} answers {}{}", name(), fault.status(), serviceError(fault.getCause()));
    }
    String sentence =
        fault.status() == 500
            ? "Internal error. Request id %s: %s"
                .formatted(request.caller().requestId(), fault.getMessage())
            : fault.getMessage();
    Response response = Response.error(fault.status(), sentence);
    return fault.status() == 429 ? response.with("retry-after", "2") : response;
  }

  /** Returns DynamoDB's status, code and request id; its message may hold an item's values. */
  private static String serviceError(@Nullable Throwable cause) {
    return cause instanceof AwsServiceException service && service.awsErrorDetails() != null
        ? ": DynamoDB's %d %s, its request %s"
            .formatted(
                service.statusCode(), service.awsErrorDetails().errorCode(), service.requestId())
        : "";
  }

  private Response carried(Reply reply) {
    String body = reply.body();
    // A character takes at most six bytes in JSON, so a short body needs no counting.
    if (body.length() * 6L <= LARGEST_BODY_BYTES
        || Json.quote(body).getBytes(StandardCharsets.UTF_8).length <= LARGEST_BODY_BYTES) {
      return Response.of(reply);
    }
    if (!operation.tool().readOnly()) {
      // The write succeeded, and an error would make the caller repeat it.
      return Response.text(
          body.lines().findFirst().orElse("")
              + "\n  (too large to be shown: more than the 6 MB that Lambda carries)");
    }
    return Response.error(
        413,
        "The answer is larger than the 6 MB that Lambda carries. Ask for some attributes only, with"
            + " projection, or for fewer items.");
  }
}
