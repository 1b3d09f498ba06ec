package io.github.dynamodbmcp.handlers.fold;

import static io.github.dynamodbmcp.handlers.call.Parameters.EXPRESSION_ATTRIBUTE_NAMES;
import static io.github.dynamodbmcp.handlers.call.Parameters.ORDER_BY;
import static io.github.dynamodbmcp.handlers.call.Parameters.PROJECTION;

import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.item.Direction;
import io.github.dynamodbmcp.handlers.item.DocumentPath;
import io.github.dynamodbmcp.handlers.item.OrderBy;
import io.github.dynamodbmcp.handlers.item.Placeholders;
import io.github.dynamodbmcp.handlers.reading.PageReader;
import io.github.dynamodbmcp.handlers.tool.Arguments;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The order of items that a call asks for. */
final class ItemOrder implements Comparator<ItemOrder.Ranked> {
  /**
   * An item and the values that it is sorted by.
   *
   * @param values one for each term; empty where the item has none
   */
  record Ranked(Map<String, AttributeValue> item, List<Optional<AttributeValue>> values) {}

  private record Term(DocumentPath path, Direction direction) {}

  private final List<Term> terms = new ArrayList<>();

  private ItemOrder() {}

  /** Returns what is wrong with the order of items, given the other arguments. */
  static List<String> problems(Arguments given) {
    Map<String, String> names =
        given.find(EXPRESSION_ATTRIBUTE_NAMES).flatMap(present -> present).orElse(Map.of());
    OrderBy order = given.find(ORDER_BY).flatMap(present -> present).orElseThrow();
    List<String> problems = new ArrayList<>();
    for (OrderBy.Term term : order.terms()) {
      switch (term.criterion()) {
        case OrderBy.Criterion.Attribute(DocumentPath path) ->
            path.aliases()
                .filter(alias -> !names.containsKey(alias))
                .map(alias ->
                    "order_by sorts by %s: add %s with the attribute's name to expression_attribute_names"
                        .formatted(alias, alias))
                .forEach(problems::add);
        case OrderBy.Criterion.Figure figure ->
            problems.add(
                "order_by sorts by %s, which no item has: name an attribute, such as \"age desc\", or add aggregate to sort groups"
                    .formatted(figure.words()));
      }
    }
    return problems;
  }

  /** Reads the order of a call that sorts items; its aliases are known to be defined. */
  static ItemOrder of(Call call) {
    Placeholders placeholders = call.placeholders();
    ItemOrder order = new ItemOrder();
    for (OrderBy.Term term : call.given(ORDER_BY).orElseThrow().terms()) {
      switch (term.criterion()) {
        case OrderBy.Criterion.Attribute(DocumentPath path) ->
            order.terms.add(new Term(placeholders.resolved(path), term.direction()));
        case OrderBy.Criterion.Figure figure ->
            throw new IllegalStateException("Items have no " + figure.written());
      }
    }
    return order;
  }

  /**
   * Leaves the aliases of a call that sorts items out of its requests unless a filter or a key
   * condition uses them: the paths are resolved here, and DynamoDB refuses unused aliases.
   */
  static PageReader withoutAliases(Call call, PageReader reader) {
    List<String> resolved =
        Stream.concat(
                call.given(ORDER_BY).orElseThrow().named(),
                call.given(PROJECTION).stream().flatMap(List::stream))
            .flatMap(DocumentPath::aliases)
            .filter(alias -> !call.isInExpression(alias))
            .toList();
    return request -> {
      resolved.forEach(request.placeholders()::remove);
      return reader.read(request);
    };
  }

  /** The paths of the values that items are sorted by, without aliases. */
  List<DocumentPath> paths() {
    return terms.stream().map(Term::path).toList();
  }

  Ranked rank(Map<String, AttributeValue> item) {
    return new Ranked(item, terms.stream().map(term -> term.path().in(item)).toList());
  }

  /** Returns 0 if the order doesn't tell the items apart. */
  @Override
  public int compare(Ranked left, Ranked right) {
    for (int i = 0; i < terms.size(); i++) {
      int compared = terms.get(i).direction().compare(left.values().get(i), right.values().get(i));
      if (compared != 0) {
        return compared;
      }
    }
    return 0;
  }
}
