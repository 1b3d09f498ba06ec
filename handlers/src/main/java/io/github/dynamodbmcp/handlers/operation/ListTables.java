package io.github.dynamodbmcp.handlers.operation;

import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;
import static io.github.dynamodbmcp.handlers.call.Parameters.NEXT_TOKEN;
import static io.github.dynamodbmcp.handlers.tool.Argument.optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.call.Words;
import io.github.dynamodbmcp.handlers.reading.NextToken;
import io.github.dynamodbmcp.handlers.tool.Argument;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.handlers.tool.Tool;
import io.github.dynamodbmcp.handlers.tool.Type;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;

/** Lists the tables of the region. */
final class ListTables implements Operation {
  private static final Argument<Integer> LIMIT =
      optional("limit", Type.integer(1, 1000), 100, "The most table names to return.");

  private static final Argument<Optional<String>> PREFIX =
      optional(
          "prefix",
          Type.text().as(TablePrefix::checked),
          "Only tables whose names begin with this. It is case-sensitive.");

  private static final Tool TOOL =
      new Tool(
          "dynamodb_list_tables",
          "List tables",
          "Lists the names of the DynamoDB tables in this region and account, optionally only those"
              + " that begin with a prefix. Use it first when you don't know which tables there are.",
          Tool.Annotations.READS,
          List.of(PREFIX, LIMIT, NEXT_TOKEN, FORMAT));

  /**
   * DynamoDB's limit on the names in a response.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html">
   *     ListTables</a>
   */
  private static final int MOST_NAMES = 100;

  @Override
  public Tool tool() {
    return TOOL;
  }

  @Override
  public String action() {
    return "dynamodb:ListTables";
  }

  @Override
  public String example() {
    return "{}";
  }

  @Override
  public String exampleAnswer() {
    return """
    {"TableNames":["Users"]}
    """;
  }

  @Override
  public Reply call(Call call) {
    int limit = call.given(LIMIT);
    List<String> names = new ArrayList<>();
    String prefix = call.given(PREFIX).orElse("");
    @Nullable String after =
        NextToken.read(call, ListTables::place).orElse(TablePrefix.lastNameBefore(prefix));
    boolean started = false;
    // Reads one name more than asked for, to learn whether there are more.
    do {
      ListTablesResponse page;
      try {
        page = page(call, after, started);
      } catch (SdkException e) {
        if (started && call.faults().of(e).isTransient()) {
          break;
        }
        throw e;
      }
      started = true;
      page.tableNames().stream()
          .filter(name -> name.startsWith(prefix))
          .filter(call.scope().tableNames()::matches)
          .forEach(names::add);
      after = page.lastEvaluatedTableName();
      // Names come sorted by their bytes, so those that begin with the prefix come together.
      if (after != null && !after.startsWith(prefix) && after.compareTo(prefix) > 0) {
        after = null;
      }
    } while (after != null && names.size() <= limit && !call.time().isTimeToAnswer());
    boolean cut = names.size() > limit;
    if (cut) {
      names.subList(limit, names.size()).clear();
      after = names.getLast();
    }
    @Nullable String token =
        after != null ? NextToken.write(call, Json.object().put("table", after)) : null;
    return call.given(FORMAT)
        .reply(names.size(), () -> text(call, names, token, cut), () -> data(names, token));
  }

  private static String place(ObjectNode place) {
    if (!place.path("table").isTextual()) {
      throw new IllegalArgumentException("names no table");
    }
    return place.path("table").textValue();
  }

  private static ListTablesResponse page(Call call, @Nullable String after, boolean further) {
    return call.dynamoDb()
        .listTables(
            ListTablesRequest.builder()
                .overrideConfiguration(further ? call.inTimeToAnswer() : call.inTime())
                .exclusiveStartTableName(after)
                .limit(MOST_NAMES)
                .build());
  }

  private static String text(
      Call call, List<String> names, @Nullable String token, boolean moreExist) {
    StringBuilder text =
        new StringBuilder(
            "DynamoDB tables in %s%s (%s):\n"
                .formatted(
                    call.scope().region(),
                    call.given(PREFIX)
                        .map(prefix -> " that begin with '" + prefix + "'")
                        .orElse(""),
                    names.size()));
    names.forEach(name -> text.append("  - ").append(name).append('\n'));
    if (token != null) {
      text.append(
          "Showing %s; more %s. To go on, repeat the call with next_token: %s"
              .formatted(
                  Words.count(names.size(), "table"), moreExist ? "exist" : "may exist", token));
    }
    return text.toString();
  }

  private static ObjectNode data(List<String> names, @Nullable String token) {
    ObjectNode data = Json.object();
    names.forEach(data.putArray("tables")::add);
    if (token != null) {
      data.put("next_token", token);
    }
    return data;
  }
}
