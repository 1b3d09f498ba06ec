package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.Scope;
import io.github.dynamodbmcp.handlers.call.TableNamePattern;
import io.github.dynamodbmcp.handlers.call.TimeBudget;
import io.github.dynamodbmcp.handlers.call.TokenKey;
import io.github.dynamodbmcp.handlers.core.OperationHandler;
import io.github.dynamodbmcp.handlers.core.Request;
import io.github.dynamodbmcp.handlers.core.Response;
import io.github.dynamodbmcp.handlers.operation.Operations;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Caller;
import java.time.Duration;
import java.util.function.IntSupplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * Queries and scans over DynamoDB Local that are cut into many calls: each call has time for one
 * page, and the pages are small.
 */
final class CutReadings {
  /** Time for one page: reading stops five seconds before the end. */
  private static final Duration ONE_PAGE = Duration.ofSeconds(5);

  private static final Scope SCOPE =
      new Scope(
          LocalSystem.REGION,
          TableNamePattern.of("*"),
          10_000_000,
          TokenKey.of("the key of the tests"));

  private final DynamoDbClient dynamoDb;
  private final boolean continues;
  private int calls;

  /**
   * Cuts readings.
   *
   * @param pageSizes supplies DynamoDB's Limit for each page
   * @param continues whether the caller goes on by itself, so that tokens may be long
   */
  CutReadings(DynamoDbClient dynamoDb, IntSupplier pageSizes, boolean continues) {
    this.dynamoDb = new SmallPages(dynamoDb, pageSizes);
    this.continues = continues;
  }

  /** Calls until there is no token, and returns the last answer. */
  Answer read(String command, ObjectNode arguments) {
    ObjectNode given = arguments.deepCopy();
    while (true) {
      Response response = call(command, given);
      Answer answer =
          new Answer(
              response.status(),
              response.headers().getOrDefault("content-type", ""),
              response.body());
      if (response.status() == 202) {
        given.setAll((ObjectNode) answer.json().path("continue"));
      } else if (response.status() == 200 && answer.json().has("next_token")) {
        assertEquals(false, answer.json().path("exact").asBoolean(), response.body());
        given.set("next_token", answer.json().get("next_token"));
      } else {
        return answer;
      }
    }
  }

  /** How many calls there were. */
  int calls() {
    return calls;
  }

  private Response call(String command, ObjectNode arguments) {
    calls++;
    return Operations.all().stream()
        .filter(operation -> operation.command().equals(command))
        .map(operation -> new OperationHandler(operation, dynamoDb, SCOPE))
        .findFirst()
        .orElseThrow()
        .answer(
            new Request(
                Json.write(arguments), Caller.local("test"), TimeBudget.of(ONE_PAGE), continues))
        .response();
  }

  /** Limits the pages of another client. */
  private record SmallPages(DynamoDbClient dynamoDb, IntSupplier sizes) implements DynamoDbClient {
    @Override
    public ScanResponse scan(ScanRequest request) {
      return dynamoDb.scan(request.toBuilder().limit(sizes.getAsInt()).build());
    }

    @Override
    public QueryResponse query(QueryRequest request) {
      return dynamoDb.query(request.toBuilder().limit(sizes.getAsInt()).build());
    }

    @Override
    public String serviceName() {
      return dynamoDb.serviceName();
    }

    @Override
    public void close() {}
  }
}
