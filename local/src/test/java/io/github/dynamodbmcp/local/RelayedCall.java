package io.github.dynamodbmcp.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.core.AuditLog;
import io.github.dynamodbmcp.handlers.operation.Operations;
import io.github.dynamodbmcp.handlers.relay.BackendStack;
import io.github.dynamodbmcp.handlers.relay.McpFunction;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/** A call by URL on AWS, which the tool's function answers with a status. */
final class RelayedCall {
  private RelayedCall() {}

  /** Returns the audit lines that the function {@code mcp} leaves of the call. */
  static List<JsonNode> linesOf(int status) {
    ByteArrayOutputStream audit = new ByteArrayOutputStream();
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    McpFunction function =
        new McpFunction(
            new BackendStack(
                "dynamodb-mcp",
                false,
                LocalSystem.REGION,
                BackendStack.endpoint(LocalSystem.REGION, false, false),
                StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"))),
            Operations.all(),
            new AnsweringLambda(status),
            new AuditLog(new PrintStream(audit, true, StandardCharsets.UTF_8)));
    try {
      function.handleRequest(
          new ByteArrayInputStream(Json.writeBytes(event())), answer, new FunctionContext(28_000));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (Json.read(answer.toByteArray()).path("statusCode").asInt() != 200) {
      throw new IllegalStateException(answer.toString(StandardCharsets.UTF_8));
    }
    return audit.toString(StandardCharsets.UTF_8).lines().map(Json::read).toList();
  }

  private static ObjectNode event() {
    ObjectNode event = Json.object();
    event.putObject("requestContext").putObject("http").put("method", "POST");
    return event.put(
        "body",
        """
        {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params":
          {"name": "dynamodb_get_item", "arguments": {"table_name": "Users", "key": {"userId": "a"}}}}
        """);
  }

  /** Lambda's API, where every function answers with the status. */
  private record AnsweringLambda(int status) implements SdkHttpClient {
    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      byte[] body =
          Json.writeBytes(Json.object().put("statusCode", status).put("body", "The answer."));
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() {
          return HttpExecuteResponse.builder()
              .response(SdkHttpResponse.builder().statusCode(200).build())
              .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
              .build();
        }

        @Override
        public void abort() {}
      };
    }

    @Override
    public void close() {}
  }
}
