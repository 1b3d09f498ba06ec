package io.github.dynamodbmcp.handlers.operation;

import static io.github.dynamodbmcp.handlers.call.Parameters.CONSISTENT_READ;
import static io.github.dynamodbmcp.handlers.call.Parameters.COUNT_ONLY;
import static io.github.dynamodbmcp.handlers.call.Parameters.EXPRESSION_ATTRIBUTE_NAMES;
import static io.github.dynamodbmcp.handlers.call.Parameters.EXPRESSION_ATTRIBUTE_VALUES;
import static io.github.dynamodbmcp.handlers.call.Parameters.FILTER_EXPRESSION;
import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;
import static io.github.dynamodbmcp.handlers.call.Parameters.INDEX_NAME;
import static io.github.dynamodbmcp.handlers.call.Parameters.LIMIT;
import static io.github.dynamodbmcp.handlers.call.Parameters.NEXT_TOKEN;
import static io.github.dynamodbmcp.handlers.call.Parameters.PROJECTION;
import static io.github.dynamodbmcp.handlers.call.Parameters.TABLE_NAME;

import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.call.Parameters;
import io.github.dynamodbmcp.handlers.reading.KeyNames;
import io.github.dynamodbmcp.handlers.reading.Page;
import io.github.dynamodbmcp.handlers.reading.Pagination;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.handlers.tool.Tool;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/** Reads a whole table or index, and returns what passes the filter. */
final class Scan implements Operation {
  private static final Tool TOOL =
      new Tool(
          "dynamodb_scan",
          "Scan",
          "Reads a whole DynamoDB table or index, optionally filtered, a page at a time. Every item"
              + " read costs, also those that the filter drops: use it to look around or to filter by"
              + " attributes that are in no key; otherwise use dynamodb_query. count_only counts"
              + " exactly. "
              + Parameters.VALUES,
          Tool.Annotations.READS,
          List.of(
              TABLE_NAME,
              FILTER_EXPRESSION,
              PROJECTION,
              EXPRESSION_ATTRIBUTE_NAMES,
              EXPRESSION_ATTRIBUTE_VALUES,
              INDEX_NAME,
              CONSISTENT_READ,
              LIMIT,
              NEXT_TOKEN,
              COUNT_ONLY,
              FORMAT),
          Pagination::problems);

  private final KeyNames keyNames;

  Scan(KeyNames keyNames) {
    this.keyNames = keyNames;
  }

  @Override
  public Tool tool() {
    return TOOL;
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
  public Reply call(Call call) {
    return Pagination.answer(call, "Scan", keyNames, request -> page(call, request));
  }

  private static Page page(Call call, Page.Request request) {
    ScanResponse response =
        call.dynamoDb()
            .scan(
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
    return new Page(
        response.items(),
        response.count(),
        response.scannedCount(),
        response.lastEvaluatedKey(),
        response.consumedCapacity());
  }
}
