package io.github.dynamodbmcp.handlers.aggregate;

import io.github.dynamodbmcp.handlers.item.Direction;
import io.github.dynamodbmcp.handlers.item.DocumentPath;
import io.github.dynamodbmcp.handlers.item.OrderBy;
import io.github.dynamodbmcp.handlers.text.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The figures to compute for each combination of the values at some paths, and their order. Paths
 * have no aliases, and nothing stands in it twice.
 *
 * @param figures at least one
 * @param groupBy the paths whose values make a group; none for one group of all items
 * @param order the terms that sort the groups; none for the largest group first
 */
public record Aggregation(List<Figure> figures, List<DocumentPath> groupBy, List<Term> order) {
  /** The most columns that an error lists. */
  private static final int MOST_LISTED = 20;

  /** A part of the order. */
  public record Term(Column column, Direction direction) {}

  /** A value of a group that it is sorted by. */
  public sealed interface Column {
    /** The value of a path, by its place in {@link Aggregation#groupBy}. */
    record Key(int index) implements Column {}

    /** A figure, by its place in {@link Aggregation#figures}. */
    record Value(int index) implements Column {}
  }

  /** Removes what is named twice. */
  public Aggregation {
    figures = figures.stream().distinct().toList();
    groupBy = groupBy.stream().distinct().toList();
    order = List.copyOf(order);
  }

  /** Computes the figures without an order of the caller's. */
  public Aggregation(List<Figure> figures, List<DocumentPath> groupBy) {
    this(figures, groupBy, List.of());
  }

  /**
   * Returns the same figures in the caller's order.
   *
   * @param resolved replaces the aliases of a path
   * @throws IllegalArgumentException with words that go on after the argument's name if it names
   *     something else than a figure or a path of the groups
   */
  public Aggregation sortedBy(List<OrderBy.Term> orderBy, UnaryOperator<DocumentPath> resolved) {
    List<Term> terms = new ArrayList<>();
    for (OrderBy.Term term : orderBy) {
      Column column =
          column(term.criterion(), resolved).orElseThrow(() -> unknown(term.criterion()));
      terms.add(new Term(column, term.direction()));
    }
    return new Aggregation(figures, groupBy, terms);
  }

  private Optional<Column> column(
      OrderBy.Criterion criterion, UnaryOperator<DocumentPath> resolved) {
    if (criterion instanceof OrderBy.Criterion.Attribute(DocumentPath path)) {
      int index = groupBy.indexOf(resolved.apply(path));
      if (index >= 0) {
        return Optional.of(new Column.Key(index));
      }
    }
    Figure figure;
    try {
      figure = Figure.parse(criterion.written()).at(resolved);
    } catch (IllegalArgumentException none) {
      return Optional.empty();
    }
    return figures.contains(figure)
        ? Optional.of(new Column.Value(figures.indexOf(figure)))
        : Optional.empty();
  }

  private IllegalArgumentException unknown(OrderBy.Criterion criterion) {
    return new IllegalArgumentException(
        "sorts groups by %s, which is neither in aggregate nor in group_by: sort by %s, or add it there"
            .formatted(
                Visible.name(criterion.written()),
                Stream.concat(
                        figures.stream().map(Figure::written),
                        groupBy.stream().map(DocumentPath::written))
                    .limit(MOST_LISTED)
                    .map(column -> Visible.sentence(column, 60))
                    .collect(Collectors.joining(", "))));
  }
}
