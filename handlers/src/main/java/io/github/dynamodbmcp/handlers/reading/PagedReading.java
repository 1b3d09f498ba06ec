package io.github.dynamodbmcp.handlers.reading;

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
import io.github.dynamodbmcp.handlers.tool.Argument;
import io.github.dynamodbmcp.handlers.tool.Arguments;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.handlers.tool.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A tool that reads a table page by page, as DynamoDB's Query and Scan do. Both the arguments that
 * such tools share and the answers that follow from them are defined here, so a tool can't have one
 * without the other.
 */
public final class PagedReading {
  private static final List<Argument<?>> SHARED =
      List.of(
          FILTER_EXPRESSION,
          PROJECTION,
          EXPRESSION_ATTRIBUTE_NAMES,
          EXPRESSION_ATTRIBUTE_VALUES,
          INDEX_NAME,
          CONSISTENT_READ,
          LIMIT,
          NEXT_TOKEN,
          COUNT_ONLY,
          FORMAT);

  private final KeyNames keyNames = new KeyNames();
  private final Tool tool;

  /**
   * Defines the tool.
   *
   * @param title also begins the answers: {@code Query results from table 'Orders'}
   * @param own the arguments that only this tool has
   */
  public PagedReading(String name, String title, String description, List<Argument<?>> own) {
    List<Argument<?>> arguments = new ArrayList<>(List.of(TABLE_NAME));
    arguments.addAll(own);
    arguments.addAll(SHARED);
    this.tool =
        new Tool(
            name, title, description, Tool.Annotations.READS, arguments, PagedReading::problems);
  }

  /** The tool, with its own arguments and the shared ones. */
  public Tool tool() {
    return tool;
  }

  /**
   * Answers a call of the tool.
   *
   * @throws io.github.dynamodbmcp.handlers.tool.InvalidArguments if the token belongs to another
   *     call
   */
  public Reply answer(Call call, Page.Reader reader) {
    return Pages.read(
        call,
        keyNames,
        reader,
        () -> call.given(COUNT_ONLY) ? new CountFold(call) : new ItemsFold(call, tool.title()));
  }

  private static List<String> problems(Arguments given) {
    boolean projected = given.find(PROJECTION).map(Optional::isPresent).orElse(false);
    return projected && given.find(COUNT_ONLY).orElse(false)
        ? List.of("count_only returns no items: leave projection out")
        : List.of();
  }
}
