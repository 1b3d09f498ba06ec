package io.github.dynamodbmcp.handlers.relay;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.core.AuditLog;
import io.github.dynamodbmcp.handlers.core.Outcome;
import io.github.dynamodbmcp.handlers.core.Response;
import io.github.dynamodbmcp.handlers.fault.FaultTranslator;
import io.github.dynamodbmcp.handlers.lambda.DirectCall;
import io.github.dynamodbmcp.handlers.lambda.Invocation;
import io.github.dynamodbmcp.handlers.lambda.LambdaFunction;
import io.github.dynamodbmcp.handlers.lambda.WarmUp;
import io.github.dynamodbmcp.handlers.mcp.MessageHeaders;
import io.github.dynamodbmcp.handlers.mcp.MessageLog;
import io.github.dynamodbmcp.handlers.mcp.Responses;
import io.github.dynamodbmcp.handlers.mcp.StreamableHttp;
import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.mcp.McpServer;
import io.github.dynamodbmcp.protocol.mcp.ServerInfo;
import io.github.dynamodbmcp.protocol.mcp.Session;
import io.github.dynamodbmcp.protocol.mcp.SessionLog;
import io.github.dynamodbmcp.protocol.tool.Caller;
import io.github.dynamodbmcp.protocol.tool.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * The Lambda function behind the route of the MCP endpoint: an MCP server whose tools are the
 * backend's functions. It has no access to DynamoDB.
 */
public final class McpFunction implements RequestStreamHandler {
  private static final String NAME = "mcp";

  /** The time that is left for the answer when a function has given none. */
  private static final Duration TO_ANSWER = Duration.ofSeconds(1);

  /** The most that Lambda takes and returns, less a frame. */
  private static final int LARGEST_BYTES = 6 * 1024 * 1024 - 4096;

  private static final Response FORBIDDEN = Response.json(403, "{\"message\":\"Forbidden\"}");
  private static final Response TOO_LARGE =
      Response.json(413, "{\"message\":\"Request Entity Too Large\"}");

  private final ServerInfo info = StreamableHttp.info();
  private final SessionLog log = new MessageLog();
  private final Executor threads = task -> Thread.ofPlatform().daemon().name("mcp").start(task);
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
  private final LambdaClient lambda;
  private final Map<String, Operation> operations;
  private final AuditLog audit;

  /**
   * Serves the tools of these operations.
   *
   * @param http reaches Lambda
   * @param audit takes a line for each refused event, and for each call that fails in a way that
   *     alarms count; calls have theirs where they are answered
   */
  public McpFunction(
      BackendStack backend, List<Operation> operations, SdkHttpClient http, AuditLog audit) {
    this.lambda = new LambdaClient(backend, http);
    this.operations =
        operations.stream()
            .collect(Collectors.toMap(operation -> operation.tool().name(), Function.identity()));
    this.audit = audit;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    output.write(handle(input.readAllBytes(), Invocation.of(context)));
  }

  /**
   * Calls a tool before the first event, and returns the answer.
   *
   * @param warmUp has made the HTTP client, which answers for Lambda
   */
  public byte[] warmUp(WarmUp warmUp) {
    warmUp.begin(
        "{\"statusCode\":200,\"headers\":{\"content-type\":\"text/plain; charset=utf-8\"},\"body\":\"Item\"}");
    ObjectNode event = Json.object();
    event.putObject("requestContext").putObject("http").put("method", "POST");
    event.putObject("headers").put("mcp-protocol-version", "2025-11-25");
    event.put(
        "body",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"dynamodb_get_item\","
            + "\"arguments\":{\"table_name\":\"Users\",\"key\":{\"userId\":\"user001\"}}}}");
    byte[] answer = handle(Json.writeBytes(event), WarmUp.INVOCATION);
    warmUp.end(answer);
    return answer;
  }

  private byte[] handle(byte[] bytes, Invocation invocation) {
    JsonNode event;
    try {
      event = Json.read(bytes);
    } catch (IllegalArgumentException e) {
      event = Json.object();
    }
    if (!LambdaFunction.isFromGateway(event)) {
      throw DirectCall.refused(
          NAME,
          audit,
          invocation,
          "The function mcp answers only events from API Gateway (payload format 2.0). Invoke the tools' own functions directly.");
    }
    byte[] answer = LambdaFunction.written(answer(event, invocation));
    return answer.length <= LARGEST_BYTES
        ? answer
        : LambdaFunction.written(
            Response.error(
                413,
                "The answers together are larger than the 6 MB that Lambda carries. Writes among the calls may have been made. Send fewer messages at once."));
  }

  private Response answer(JsonNode event, Invocation invocation) {
    Caller caller = invocation.caller(event);
    try {
      JsonNode http = event.at("/requestContext/http");
      String host = event.at("/requestContext/domainName").asText();
      if (MessageHeaders.isOfForeignOrigin(values(event, "origin"), host)) {
        return refused(caller, FORBIDDEN);
      }
      if (!http.path("method").asText().equals("POST")) {
        return Responses.NOT_ALLOWED;
      }
      byte[] body = body(event);
      return body.length > LARGEST_BYTES
          ? refused(caller, TOO_LARGE)
          : answer(event, body, caller, invocation);
    } catch (RuntimeException e) {
      // Recorded as every bug is: with an audit line, and an answer with the request's id.
      return audit.record(
          NAME,
          caller,
          () -> {
            throw e;
          });
    }
  }

  private Response answer(JsonNode event, byte[] body, Caller caller, Invocation invocation) {
    Deadline end = Deadline.in(invocation.remaining().minus(TO_ANSWER));
    McpServer server =
        new McpServer(
            new FunctionTools(
                lambda,
                operations,
                status -> recordFailure(status, caller),
                event,
                invocation.trace(),
                end,
                threads),
            info,
            threads,
            timer,
            end.left(),
            log,
            null);
    BufferedAnswer answer = new BufferedAnswer();
    Session session =
        new StreamableHttp(server)
            .receive(body, MessageHeaders.of(name -> values(event, name)), caller, answer);
    try {
      return answer.await(end.later(TO_ANSWER.dividedBy(2)));
    } catch (TimeoutException e) {
      return outOfTime(session);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return outOfTime(session);
    }
  }

  private static Response outOfTime(Session session) {
    try {
      session.end(Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Response.error(
        504, "The MCP function ran out of time." + FaultTranslator.MAY_HAVE_HAPPENED);
  }

  /**
   * Leaves a line of what alarms count: API Gateway's log has status 200 for each answer of MCP's.
   */
  private void recordFailure(int status, Caller caller) {
    if (status >= 500 || status == 429 || status == 403) {
      refused(caller, Response.error(status, ""));
    }
  }

  private Response refused(Caller caller, Response response) {
    return audit.record(NAME, caller, () -> Outcome.refused(response));
  }

  /** API Gateway joins the values of a header that was sent several times with commas. */
  private static List<String> values(JsonNode event, String header) {
    JsonNode value = event.path("headers").path(header);
    return value.isTextual() ? List.of(value.textValue()) : List.of();
  }

  private static byte[] body(JsonNode event) {
    String body = event.path("body").asText("");
    if (!event.path("isBase64Encoded").asBoolean(false)) {
      return body.getBytes(StandardCharsets.UTF_8);
    }
    try {
      return Base64.getDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      // Not what API Gateway sends. It is answered as a body that is no JSON.
      return new byte[0];
    }
  }
}
