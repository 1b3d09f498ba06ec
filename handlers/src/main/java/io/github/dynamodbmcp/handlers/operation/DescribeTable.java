package io.github.dynamodbmcp.handlers.operation;

import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;
import static io.github.dynamodbmcp.handlers.call.Parameters.TABLE_NAME;

import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.item.Description;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.handlers.tool.Tool;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Describes a table's key, indexes and settings. */
final class DescribeTable implements Operation {
  private static final Tool TOOL =
      new Tool(
          "dynamodb_describe_table",
          "Describe table",
          "Returns a DynamoDB table's key schema, attribute types, indexes, size, billing and status."
              + " Choose it before querying or writing a table whose key isn't known. DynamoDB declares"
              + " only key attributes: look at an item for the others.",
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
    TableDescription table =
        call.dynamoDb()
            .describeTable(
                DescribeTableRequest.builder()
                    .overrideConfiguration(call.inTime())
                    .tableName(call.table().reference())
                    .build())
            .table();
    return call.given(FORMAT)
        .reply(1, () -> text(table), () -> Json.object().set("table", Description.of(table)));
  }

  private static String text(TableDescription table) {
    Map<String, ScalarAttributeType> types =
        table.attributeDefinitions().stream()
            .collect(
                Collectors.toMap(
                    AttributeDefinition::attributeName, AttributeDefinition::attributeType));
    StringBuilder text = new StringBuilder("Table '%s':\n".formatted(table.tableName()));
    line(text, "Status", table.tableStatusAsString());
    line(text, "Key", key(table.keySchema(), types));
    line(
        text,
        "Attribute types",
        table.attributeDefinitions().stream()
            .map(a -> "%s: %s".formatted(a.attributeName(), type(a.attributeType())))
            .sorted()
            .collect(Collectors.joining(", ")));
    line(
        text,
        "Items",
        "approximately %s (updated about every six hours)".formatted(table.itemCount()));
    line(text, "Size", "approximately %s bytes".formatted(table.tableSizeBytes()));
    line(text, "Billing mode", billing(table));
    line(text, "Created", String.valueOf(table.creationDateTime()));
    List<String> indexes =
        Stream.concat(
                table.globalSecondaryIndexes().stream()
                    .map(index ->
                        index(
                            index.indexName(),
                            "global",
                            key(index.keySchema(), types),
                            index.projection())),
                table.localSecondaryIndexes().stream()
                    .map(index ->
                        index(
                            index.indexName(),
                            "local",
                            key(index.keySchema(), types),
                            index.projection())))
            .toList();
    if (indexes.isEmpty()) {
      line(text, "Indexes", "none");
    } else {
      text.append("  Indexes:\n");
      indexes.forEach(index -> text.append("    - ").append(index).append('\n'));
    }
    line(
        text,
        "Stream",
        table.streamSpecification() != null
                && Boolean.TRUE.equals(table.streamSpecification().streamEnabled())
            ? table.streamSpecification().streamViewTypeAsString()
            : "off");
    line(
        text,
        "Deletion protection",
        Boolean.TRUE.equals(table.deletionProtectionEnabled()) ? "on" : "off");
    line(text, "ARN", table.tableArn());
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("  ").append(name).append(": ").append(value).append('\n');
  }

  private static String key(List<KeySchemaElement> schema, Map<String, ScalarAttributeType> types) {
    return schema.stream()
        .map(element ->
            "%s (%s key, %s)"
                .formatted(
                    element.attributeName(),
                    element.keyType() == KeyType.HASH ? "partition" : "sort",
                    type(
                        types.getOrDefault(
                            element.attributeName(), ScalarAttributeType.UNKNOWN_TO_SDK_VERSION))))
        .collect(Collectors.joining(", "));
  }

  private static String type(ScalarAttributeType type) {
    return switch (type) {
      case S -> "string";
      case N -> "number";
      case B -> "binary";
      case UNKNOWN_TO_SDK_VERSION -> "unknown type";
    };
  }

  private static String index(String name, String scope, String key, Projection projection) {
    String projected =
        projection.projectionType() == ProjectionType.INCLUDE
            ? "keys and " + String.join(", ", projection.nonKeyAttributes())
            : projection.projectionType() == ProjectionType.KEYS_ONLY
                ? "keys only"
                : "all attributes";
    return "%s (%s): %s; projects %s".formatted(name, scope, key, projected);
  }

  private static String billing(TableDescription table) {
    if (table.billingModeSummary() != null
        && table.billingModeSummary().billingMode() == BillingMode.PAY_PER_REQUEST) {
      return "PAY_PER_REQUEST";
    }
    var throughput = table.provisionedThroughput();
    return throughput == null
        ? "PROVISIONED"
        : "PROVISIONED (%s read units, %s write units a second)"
            .formatted(throughput.readCapacityUnits(), throughput.writeCapacityUnits());
  }
}
