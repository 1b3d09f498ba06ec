package io.github.dynamodbmcp.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.Settings;
import io.github.dynamodbmcp.handlers.core.AuditLog;
import io.github.dynamodbmcp.handlers.core.OperationHandler;
import io.github.dynamodbmcp.handlers.dynamodb.DynamoDb;
import io.github.dynamodbmcp.handlers.http.CrtHttpClient;
import io.github.dynamodbmcp.handlers.lambda.LambdaFunction;
import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.handlers.operation.Operations;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * A Lambda function in this JVM, over DynamoDB Local, that has only the time for one page, as if
 * each page took twenty seconds. So a reading takes as many calls as the table has megabytes.
 */
final class HurriedFunction implements AutoCloseable {
  /** The time that a call reserves for its answer, so that it stops after the first page. */
  private static final int REMAINING_MILLIS = 5_000;

  private final DynamoDb dynamoDb;
  private final LambdaFunction function;

  /** Creates the function of a command that reads. */
  HurriedFunction(String command, LocalSystem system) {
    Settings settings =
        Settings.from(
            Map.of(
                "AWS_REGION", LocalSystem.REGION,
                "AWS_ACCESS_KEY_ID", LocalSystem.ACCESS_KEY_ID,
                "AWS_SECRET_ACCESS_KEY", LocalSystem.SECRET_ACCESS_KEY,
                "AWS_ENDPOINT_URL_DYNAMODB", system.dynamoDbUrl()));
    this.dynamoDb = new DynamoDb(settings.dynamoDb(), _ -> CrtHttpClient.create());
    Operation operation =
        Operations.all().stream()
            .filter(known -> known.command().equals(command))
            .findFirst()
            .orElseThrow();
    this.function =
        new LambdaFunction(
            new OperationHandler(operation, dynamoDb.reading(), settings.scope()),
            new AuditLog(new PrintStream(OutputStream.nullOutputStream())));
  }

  /**
   * Calls the function.
   *
   * @param continues whether to send the header of a caller that goes on by itself
   */
  Answer call(ObjectNode arguments, boolean continues) {
    ObjectNode event = Json.object();
    event.putObject("requestContext").putObject("http").put("sourceIp", "127.0.0.1");
    if (continues) {
      event.putObject("headers").put("x-mcp-continue", "1");
    }
    event.put("body", Json.write(arguments));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      function.handleRequest(
          new ByteArrayInputStream(Json.writeBytes(event)),
          out,
          new FunctionContext(REMAINING_MILLIS));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    JsonNode answer = Json.read(out.toByteArray());
    return new Answer(
        answer.path("statusCode").asInt(),
        answer.at("/headers/content-type").asText(),
        answer.path("body").asText());
  }

  @Override
  public void close() {
    dynamoDb.close();
  }
}
