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
import static io.github.dynamodbmcp.handlers.call.Parameters.ORDER_BY;
import static io.github.dynamodbmcp.handlers.call.Parameters.PROJECTION;
import static io.github.dynamodbmcp.handlers.call.Parameters.TABLE_NAME;
import static io.github.dynamodbmcp.handlers.tool.Argument.optional;

import io.github.dynamodbmcp.handlers.aggregate.Figure;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.item.DocumentPath;
import io.github.dynamodbmcp.handlers.tool.Argument;
import io.github.dynamodbmcp.handlers.tool.Arguments;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.handlers.tool.Tool;
import io.github.dynamodbmcp.handlers.tool.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A tool that reads a table page by page, as DynamoDB's Query and Scan do. Both the arguments that
 * such tools share and the answers that follow from them are defined here, so a tool can't have one
 * without the other.
 */
public final class PagedReading {
  static final Argument<Optional<List<Figure>>> AGGREGATE =
      optional(
          "aggregate",
          Type.names(
              "[\"count\", \"avg(age)\"]",
              // A method reference would load the class at the start.
              text -> Figure.parse(text),
              "count, sum(PATH), avg(PATH), min(PATH), max(PATH) or count_distinct(PATH). PATH is an"
                  + " attribute's name, a path such as address.city or tags[0], or a #alias."),
          "Figures to compute exactly over all matching items, in place of the items: choose it over"
              + " reading items and calculating yourself. Example: [\"count\", \"avg(age)\"].");

  static final Argument<Optional<List<DocumentPath>>> GROUP_BY =
      optional(
          "group_by",
          Type.names(
              DocumentPath::parse,
              "An attribute's name, a path such as address.city or tags[0], or a #alias."),
          "Computes aggregate for each value of these attributes, the largest group first unless"
              + " order_by names an entry of aggregate or group_by; limit counts groups. Example:"
              + " [\"department\"].");

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
          AGGREGATE,
          GROUP_BY,
          ORDER_BY,
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
    return Pages.read(call, keyNames, reader, () -> fold(call));
  }

  private Fold fold(Call call) {
    if (call.given(AGGREGATE).isPresent()) {
      return new AggregateFold(call, tool.title());
    }
    return call.given(COUNT_ONLY) ? new CountFold(call) : new ItemsFold(call, tool.title());
  }

  private static List<String> problems(Arguments given) {
    if (given.find(AGGREGATE).orElse(Optional.empty()).isPresent()) {
      return AggregateArguments.problems(given);
    }
    List<String> problems = new ArrayList<>();
    // A malformed aggregate was reported already.
    if (given.find(AGGREGATE).isPresent()
        && given.find(GROUP_BY).orElse(Optional.empty()).isPresent()) {
      problems.add("group_by needs aggregate, for example [\"count\"]: give it too");
    }
    boolean projected = given.find(PROJECTION).map(Optional::isPresent).orElse(false);
    if (projected && given.find(COUNT_ONLY).orElse(false)) {
      problems.add("count_only returns no items: leave projection out");
    }
    return problems;
  }
}
