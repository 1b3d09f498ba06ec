package io.github.dynamodbmcp.handlers.operation;

import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;
import static io.github.dynamodbmcp.handlers.call.Parameters.TABLE_NAME;

import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.call.Words;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.handlers.tool.Tool;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;

/** Returns a table's approximate number of items, at no cost. */
final class CountItems implements Operation {
  private static final Tool TOOL =
      new Tool(
          "dynamodb_count_items",
          "Count items",
          "Returns the approximate number of items in a DynamoDB table, at no cost. DynamoDB updates"
              + " the figure about every six hours. For an exact count, or to count the items that match"
              + " a filter, use count_only of dynamodb_query or dynamodb_scan.",
          Tool.Annotations.READS,
          List.of(TABLE_NAME, FORMAT));

  @Override
  public Tool tool() {
    return TOOL;
  }

  @Override
  public String action() {
    return "dynamodb:DescribeTable";
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
    {"Table":{"TableName":"Users","TableStatus":"ACTIVE","ItemCount":1,
     "AttributeDefinitions":[{"AttributeName":"userId","AttributeType":"S"}],
     "KeySchema":[{"AttributeName":"userId","KeyType":"HASH"}]}}
    """;
  }

  @Override
  public Reply call(Call call) {
    Long counted =
        call.dynamoDb()
            .describeTable(
                DescribeTableRequest.builder()
                    .overrideConfiguration(call.inTime())
                    .tableName(call.table().reference())
                    .build())
            .table()
            .itemCount();
    // A table that is being created has no count yet.
    long count = counted == null ? 0 : counted;
    return call.given(FORMAT)
        .reply(
            1,
            () ->
                "Table '%s' contains approximately %s (DynamoDB updates this figure about every six hours)"
                    .formatted(call.table().name(), Words.count(count, "item")),
            () -> Json.object().put("table", call.table().name()).put("approximate_count", count));
  }
}
