package io.github.dynamodbmcp.handlers.operation;

import static io.github.dynamodbmcp.handlers.call.Parameters.CONSISTENT_READ;
import static io.github.dynamodbmcp.handlers.call.Parameters.FILTER_EXPRESSION;
import static io.github.dynamodbmcp.handlers.call.Parameters.INDEX_NAME;

import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.call.Parameters;
import io.github.dynamodbmcp.handlers.dynamodb.Page;
import io.github.dynamodbmcp.handlers.fold.PagedReading;
import io.github.dynamodbmcp.handlers.reading.PageReader;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.handlers.tool.Tool;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.Select;

/** Reads a whole table or index, and returns the items that pass the filter. */
final class Scan implements Operation {
  private final PagedReading reading =
      new PagedReading(
          "dynamodb_scan",
          "Scan",
          "Reads a whole DynamoDB table or index, optionally filtered, a page at a time. Every item"
              + " read costs, also those that the filter drops: use it to look around or to filter by"
              + " attributes that are in no key; otherwise use dynamodb_query. "
              + PagedReading.ANSWERS
              + Parameters.VALUES,
          List.of());

  @Override
  public Tool tool() {
    return reading.tool();
  }

  @Override
  public String action() {
    return "dynamodb:Scan";
  }

  @Override
  public String example() {
    return """
    {"table_name": "Users"}
    """;
  }

  @Override
  public String exampleAnswer() {
    return """
    {"Items":[{"id":{"S":"a"},"n":{"N":"1"}}],"Count":1,"ScannedCount":1,
     "ConsumedCapacity":{"TableName":"Users","CapacityUnits":0.5}}
    """;
  }

  @Override
  public Reply call(Call call) {
    return reading.answer(call, request -> page(call, request));
  }

  private static Page page(Call call, PageReader.Request request) {
    return Page.scan(
        call.dynamoDb(),
        ScanRequest.builder()
            .overrideConfiguration(request.configuration())
            .tableName(call.table().reference())
            .indexName(call.given(INDEX_NAME).orElse(null))
            .filterExpression(call.given(FILTER_EXPRESSION).orElse(null))
            .projectionExpression(request.projection())
            .expressionAttributeNames(request.placeholders().names())
            .expressionAttributeValues(request.placeholders().values())
            .consistentRead(call.given(CONSISTENT_READ))
            .select(request.countOnly() ? Select.COUNT : null)
            .exclusiveStartKey(request.startKey())
            .limit(request.limit())
            .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
            .build());
  }
}
