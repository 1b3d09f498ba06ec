package io.github.dynamodbmcp.handlers.operation;

import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;
import static io.github.dynamodbmcp.handlers.call.Parameters.TABLE_NAME;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.item.Description;
import io.github.dynamodbmcp.handlers.text.Visible;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.handlers.tool.Tool;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.OnDemandThroughput;
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
          "Describes a DynamoDB table: key schema, attribute types, indexes, size, billing and status."
              + " Use it before querying or writing a table whose key you don't know. DynamoDB declares"
              + " key attributes only: for the others, look at an item.",
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
    return call.given(FORMAT).reply(1, () -> text(call, table), () -> data(call, table));
  }

  private static ObjectNode data(Call call, TableDescription table) {
    ObjectNode data = Json.object();
    data.set("table", Description.of(table));
    call.mask().ifPresent(mask -> mask.written().forEach(data.putArray("masked")::add));
    return data;
  }

  private static String text(Call call, TableDescription table) {
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
            .map(attribute ->
                "%s: %s"
                    .formatted(
                        Visible.wholeName(attribute.attributeName()),
                        type(attribute.attributeType())))
            .sorted()
            .collect(Collectors.joining(", ")));
    call.mask()
        .ifPresent(mask -> line(text, "Masked", mask.words() + " (their values are never shown)"));
    line(
        text,
        "Items",
        "approximately %s (updated about every six hours)".formatted(table.itemCount()));
    // It depends on masked values, and is left out with them.
    if (call.mask().isEmpty()) {
      line(text, "Size", "approximately %s bytes".formatted(table.tableSizeBytes()));
    }
    line(text, "Billing mode", billing(table));
    line(
        text,
        "Table class",
        table.tableClassSummary() == null
            ? "STANDARD"
            : table.tableClassSummary().tableClassAsString());
    line(text, "Created", String.valueOf(table.creationDateTime()));
    List<String> indexes =
        Stream.concat(
                table.globalSecondaryIndexes().stream()
                    .map(index ->
                        index(
                            index.indexName(),
                            index.indexStatus() == null
                                ? "global"
                                : "global, " + index.indexStatusAsString(),
                            key(index.keySchema(), types),
                            index.projection(),
                            onDemand(index.onDemandThroughput()))),
                table.localSecondaryIndexes().stream()
                    .map(index ->
                        index(
                            index.indexName(),
                            "local",
                            key(index.keySchema(), types),
                            index.projection(),
                            "")))
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
                    Visible.wholeName(element.attributeName()),
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

  private static String index(
      String name, String scope, String key, Projection projection, String maxima) {
    String projected =
        projection.projectionType() == ProjectionType.INCLUDE
            ? projection.nonKeyAttributes().stream()
                .map(Visible::wholeName)
                .collect(Collectors.joining(", ", "keys and ", ""))
            : projection.projectionType() == ProjectionType.KEYS_ONLY
                ? "keys only"
                : "all attributes";
    return "%s (%s): %s; projects %s%s"
        .formatted(name, scope, key, projected, maxima.isEmpty() ? "" : "; " + maxima);
  }

  private static String billing(TableDescription table) {
    if (table.billingModeSummary() != null
        && table.billingModeSummary().billingMode() == BillingMode.PAY_PER_REQUEST) {
      String maxima = onDemand(table.onDemandThroughput());
      return maxima.isEmpty() ? "PAY_PER_REQUEST" : "PAY_PER_REQUEST (%s)".formatted(maxima);
    }
    var throughput = table.provisionedThroughput();
    return throughput == null
        ? "PROVISIONED"
        : "PROVISIONED (%s read units, %s write units a second)"
            .formatted(throughput.readCapacityUnits(), throughput.writeCapacityUnits());
  }

  /** The maxima that were set; empty if none was. */
  private static String onDemand(@Nullable OnDemandThroughput throughput) {
    if (throughput == null) {
      return "";
    }
    String maxima =
        Stream.of(
                maximum(throughput.maxReadRequestUnits(), "read"),
                maximum(throughput.maxWriteRequestUnits(), "write"))
            .filter(maximum -> !maximum.isEmpty())
            .collect(Collectors.joining(", "));
    return maxima.isEmpty() ? "" : "at most %s a second".formatted(maxima);
  }

  /** DynamoDB says -1 where no maximum is set. */
  private static String maximum(@Nullable Long units, String kind) {
    return units == null || units < 0 ? "" : "%s %s units".formatted(units, kind);
  }
}
