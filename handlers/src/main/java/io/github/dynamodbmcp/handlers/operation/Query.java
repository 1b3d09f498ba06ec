package io.github.dynamodbmcp.handlers.operation;

import static io.github.dynamodbmcp.handlers.call.Parameters.CONSISTENT_READ;
import static io.github.dynamodbmcp.handlers.call.Parameters.FILTER_EXPRESSION;
import static io.github.dynamodbmcp.handlers.call.Parameters.INDEX_NAME;
import static io.github.dynamodbmcp.handlers.tool.Argument.optional;
import static io.github.dynamodbmcp.handlers.tool.Argument.required;

import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.call.Parameters;
import io.github.dynamodbmcp.handlers.dynamodb.Page;
import io.github.dynamodbmcp.handlers.fold.PagedReading;
import io.github.dynamodbmcp.handlers.reading.PageReader;
import io.github.dynamodbmcp.handlers.tool.Argument;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.handlers.tool.Tool;
import io.github.dynamodbmcp.handlers.tool.Type;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.Select;

/** Finds items by the partition key of a table or an index. */
final class Query implements Operation {
  private static final Argument<String> KEY_CONDITION_EXPRESSION =
      required(
          "key_condition_expression",
          Type.text(),
          "DynamoDB key condition: the partition key with =, and optionally the sort key with =, <,"
              + " <=, >, >=, BETWEEN or begins_with. Example: userId = :u AND orderDate >= :from.");

  private static final Argument<Boolean> SCAN_INDEX_FORWARD =
      optional(
          "scan_index_forward",
          Type.flag(),
          true,
          "The order by sort key: true is ascending, false is descending (newest first). It costs less"
              + " than order_by, since it reads no more than limit items.");

  private final PagedReading reading =
      new PagedReading(
          "dynamodb_query",
          "Query",
          "Finds items by the partition key of a DynamoDB table or index, optionally narrowed by the"
              + " sort key and a filter. It reads only the items that the key condition selects: use it"
              + " instead of dynamodb_scan whenever you know a partition key of the table or of an"
              + " index. "
              + PagedReading.ANSWERS
              + Parameters.VALUES,
          List.of(KEY_CONDITION_EXPRESSION, SCAN_INDEX_FORWARD));

  @Override
  public Tool tool() {
    return reading.tool();
  }

  @Override
  public String action() {
    return "dynamodb:Query";
  }

  @Override
  public String example() {
    return """
    {"table_name": "Users", "key_condition_expression": "userId = :u",
     "expression_attribute_values": {":u": "user001"}}
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
    return Page.query(
        call.dynamoDb(),
        QueryRequest.builder()
            .overrideConfiguration(request.configuration())
            .tableName(call.table().reference())
            .indexName(call.given(INDEX_NAME).orElse(null))
            .keyConditionExpression(call.given(KEY_CONDITION_EXPRESSION))
            .filterExpression(call.given(FILTER_EXPRESSION).orElse(null))
            .projectionExpression(request.projection())
            .expressionAttributeNames(request.placeholders().names())
            .expressionAttributeValues(request.placeholders().values())
            .scanIndexForward(call.given(SCAN_INDEX_FORWARD))
            .consistentRead(call.given(CONSISTENT_READ))
            .select(request.countOnly() ? Select.COUNT : null)
            .exclusiveStartKey(request.startKey())
            .limit(request.limit())
            .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
            .build());
  }
}
