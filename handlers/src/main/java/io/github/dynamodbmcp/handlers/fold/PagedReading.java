package io.github.dynamodbmcp.handlers.fold;

import static io.github.dynamodbmcp.handlers.call.Parameters.ATTRIBUTES;
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
import io.github.dynamodbmcp.handlers.reading.Fold;
import io.github.dynamodbmcp.handlers.reading.KeyNames;
import io.github.dynamodbmcp.handlers.reading.PageReader;
import io.github.dynamodbmcp.handlers.reading.Pages;
import io.github.dynamodbmcp.handlers.reading.Source;
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
  /** The part of a tool's description that tells when to choose which answer. */
  public static final String ANSWERS =
      "count_only counts exactly. For an average, a sum, or a figure per group use aggregate instead"
          + " of reading items and calculating yourself: [\"avg(age)\"] with group_by"
          + " [\"department\"] returns each department's exact average. For the largest, newest, first or last items use order_by with a"
          + " limit instead of sorting yourself: \"age desc\" with limit 3 returns the three oldest of"
          + " all that match. For \"the schema\" or \"which fields exist\" use attributes: true. ";

  static final Argument<Optional<List<Figure>>> AGGREGATE =
      optional(
          "aggregate",
          Type.names(
              "[\"count\", \"avg(age)\"]",
              // A method reference would load the class at the start.
              text -> Figure.parse(text),
              "count, sum(PATH), avg(PATH), min(PATH), max(PATH) or count_distinct(PATH). PATH is an"
                  + " attribute's name, a path such as address.city or tags[0], or a #alias."),
          "Figures to return in place of the items, computed exactly over all that match. Example:"
              + " [\"count\", \"avg(age)\"].");

  static final Argument<Optional<List<DocumentPath>>> GROUP_BY =
      optional(
          "group_by",
          Type.names(
              DocumentPath::parse,
              "An attribute's name, a path such as address.city or tags[0], or a #alias."),
          "Returns the figures of aggregate for each value of these attributes. The largest group"
              + " comes first, unless order_by names entries of aggregate or group_by: \"avg(age) desc\";"
              + " limit counts groups. Example: [\"department\"].");

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
          ATTRIBUTES,
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
  public Reply answer(Call call, PageReader reader) {
    return Pages.read(call, keyNames, reader(call, reader), () -> fold(call));
  }

  private static PageReader reader(Call call, PageReader reader) {
    return call.given(ORDER_BY).isPresent() && call.given(AGGREGATE).isEmpty()
        ? ItemOrder.withoutAliases(call, reader)
        : reader;
  }

  private Fold fold(Call call) {
    String title = "%s results from %s".formatted(tool.title(), Source.words(call));
    if (call.given(AGGREGATE).isPresent()) {
      return new AggregateFold(call, title);
    }
    if (call.given(COUNT_ONLY)) {
      return new CountFold(call);
    }
    if (call.given(ATTRIBUTES)) {
      return new AttributesFold(call, title);
    }
    return call.given(ORDER_BY).isPresent()
        ? new SortedFold(call, title)
        : new ItemsFold(call, title);
  }

  private static List<String> problems(Arguments given) {
    if (isGiven(given, AGGREGATE)) {
      return AggregateArguments.problems(given);
    }
    List<String> problems = new ArrayList<>();
    // A malformed aggregate was reported already.
    boolean isForItems = given.find(AGGREGATE).isPresent();
    if (isGiven(given, GROUP_BY) && isForItems) {
      problems.add("group_by needs aggregate, for example [\"count\"]: give it too");
    }
    boolean counts = given.find(COUNT_ONLY).orElse(false);
    boolean describes = given.find(ATTRIBUTES).orElse(false);
    if (counts && isGiven(given, PROJECTION)) {
      problems.add("count_only returns no items: leave projection out");
    }
    if (counts && describes) {
      problems.add("count_only returns only a number: leave it or attributes out");
    }
    if ((counts || describes) && isGiven(given, ORDER_BY)) {
      problems.add(
          "%s returns no items to sort: leave order_by out"
              .formatted(counts ? COUNT_ONLY.name() : ATTRIBUTES.name()));
    }
    if (isGiven(given, ORDER_BY) && isForItems) {
      problems.addAll(ItemOrder.problems(given));
    }
    return problems;
  }

  private static boolean isGiven(Arguments given, Argument<? extends Optional<?>> argument) {
    return given.find(argument).map(Optional::isPresent).orElse(false);
  }
}
