package io.github.dynamodbmcp.handlers.fold;

import static io.github.dynamodbmcp.handlers.call.Parameters.ATTRIBUTES;
import static io.github.dynamodbmcp.handlers.call.Parameters.COUNT_ONLY;
import static io.github.dynamodbmcp.handlers.call.Parameters.EXPRESSION_ATTRIBUTE_NAMES;
import static io.github.dynamodbmcp.handlers.call.Parameters.ORDER_BY;
import static io.github.dynamodbmcp.handlers.call.Parameters.PROJECTION;
import static io.github.dynamodbmcp.handlers.fold.PagedReading.AGGREGATE;
import static io.github.dynamodbmcp.handlers.fold.PagedReading.GROUP_BY;

import io.github.dynamodbmcp.handlers.aggregate.Aggregation;
import io.github.dynamodbmcp.handlers.aggregate.Figure;
import io.github.dynamodbmcp.handlers.item.DocumentPath;
import io.github.dynamodbmcp.handlers.item.OrderBy;
import io.github.dynamodbmcp.handlers.item.Placeholders;
import io.github.dynamodbmcp.handlers.text.Visible;
import io.github.dynamodbmcp.handlers.tool.Arguments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The arguments of a call that asks for figures, as the caller wrote them.
 *
 * @param names what the aliases stand for
 */
record AggregateArguments(
    List<Figure> figures,
    List<DocumentPath> groupBy,
    List<OrderBy.Term> orderBy,
    Map<String, String> names) {

  private static final int MOST_FIGURES = 100;
  private static final int MOST_PATHS = 20;

  /** Reads the arguments; those that are malformed count as left out. */
  static AggregateArguments of(Arguments given) {
    return new AggregateArguments(
        given.find(AGGREGATE).flatMap(figures -> figures).orElse(List.of()),
        given.find(GROUP_BY).flatMap(paths -> paths).orElse(List.of()),
        given.find(ORDER_BY).flatMap(order -> order).map(OrderBy::terms).orElse(List.of()),
        given.find(EXPRESSION_ATTRIBUTE_NAMES).flatMap(names -> names).orElse(Map.of()));
  }

  /** Returns what is wrong with arguments that are valid alone but not together. */
  static List<String> problems(Arguments given) {
    List<String> problems = new ArrayList<>();
    if (given.find(COUNT_ONLY).orElse(false)) {
      problems.add("aggregate counts exactly too: write \"count\" in it, and leave count_only out");
    }
    if (given.find(ATTRIBUTES).orElse(false)) {
      problems.add("aggregate and attributes are different answers: leave one out");
    }
    if (given.find(PROJECTION).orElse(Optional.empty()).isPresent()) {
      problems.add("aggregate returns no items: leave projection out");
    }
    AggregateArguments arguments = of(given);
    if (arguments.figures.size() > MOST_FIGURES || arguments.groupBy.size() > MOST_PATHS) {
      problems.add(
          "aggregate takes up to %d entries, and group_by up to %d"
              .formatted(MOST_FIGURES, MOST_PATHS));
      return problems;
    }
    if (given.find(EXPRESSION_ATTRIBUTE_NAMES).isPresent()) {
      arguments.undefinedAliases().forEach(problems::add);
    }
    if (given.find(GROUP_BY).isPresent()) {
      try {
        Aggregation _ = arguments.aggregation();
      } catch (IllegalArgumentException e) {
        problems.add("order_by " + e.getMessage());
      }
    }
    return problems;
  }

  private Stream<String> undefinedAliases() {
    return paths()
        .flatMap(DocumentPath::aliases)
        .filter(alias -> !names.containsKey(alias))
        .distinct()
        .map(alias ->
            "%s isn't defined: add it with the attribute's name to expression_attribute_names, or write the name itself, since reserved words just work"
                .formatted(Visible.name(alias)));
  }

  /**
   * Returns what to compute.
   *
   * @throws IllegalArgumentException with words that go on after "order_by"
   */
  Aggregation aggregation() {
    Aggregation unsorted =
        new Aggregation(
            figures.stream().map(figure -> figure.at(this::resolved)).toList(),
            groupBy.stream().map(this::resolved).toList());
    return unsorted.sortedBy(orderBy, this::resolved);
  }

  /** The attributes to read. Lists are read whole, so that the places in them are right. */
  List<DocumentPath> wanted() {
    return Stream.concat(paths(), aliasedInOrder())
        .flatMap(path -> Stream.of(path.beforeIndex(), path))
        .distinct()
        .toList();
  }

  /** The names of the figures in an answer, in the aggregation's order. */
  List<String> figureNames() {
    return names(figures, figure -> figure.at(this::resolved), Figure::written);
  }

  /** The names of the groups' values in an answer, in the aggregation's order. */
  List<String> keyNames() {
    return names(groupBy, this::resolved, DocumentPath::written);
  }

  private Stream<DocumentPath> paths() {
    return Stream.concat(
        figures.stream().flatMap(figure -> figure.paths().stream()), groupBy.stream());
  }

  /** The other spellings of these paths in order_by, since DynamoDB refuses an unused alias. */
  private Stream<DocumentPath> aliasedInOrder() {
    return orderBy.stream()
        .flatMap(term ->
            switch (term.criterion()) {
              case OrderBy.Criterion.Attribute(DocumentPath path) -> Stream.of(path);
              case OrderBy.Criterion.Figure figure ->
                  Figure.parse(figure.written()).paths().stream();
            })
        .filter(path -> !path.equals(resolved(path)));
  }

  private DocumentPath resolved(DocumentPath path) {
    return new Placeholders(names, Map.of()).resolved(path);
  }

  /**
   * Names each with its attributes' own names in place of aliases, unless another has that name
   * already: {@code #x} may stand for a name with a dot.
   */
  private static <T> List<String> names(
      List<T> written, Function<T, T> resolved, Function<T, String> name) {
    Map<T, String> names = new LinkedHashMap<>();
    for (T each : written) {
      String own = name.apply(resolved.apply(each));
      names.putIfAbsent(resolved.apply(each), names.containsValue(own) ? name.apply(each) : own);
    }
    return List.copyOf(names.values());
  }
}
