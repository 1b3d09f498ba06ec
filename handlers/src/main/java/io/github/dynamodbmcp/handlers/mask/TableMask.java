package io.github.dynamodbmcp.handlers.mask;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.expression.Expression;
import io.github.dynamodbmcp.handlers.expression.Operand;
import io.github.dynamodbmcp.handlers.item.DocumentPath;
import io.github.dynamodbmcp.handlers.item.DocumentPath.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The attributes that are masked in one table. A path goes through lists: {@code payments.card} is
 * the attribute {@code card} of each map in the list {@code payments}, and of the map {@code
 * payments} where it is one.
 */
public final class TableMask {
  private static final String MASKED = "masked";

  /** A value of no type, which DynamoDB never returns, stands for one that is masked. */
  private static final AttributeValue VALUE = AttributeValue.builder().build();

  private static final AttributeValue NULL = AttributeValue.fromNul(true);

  private final String table;
  private final MaskTree tree = new MaskTree();
  private final List<String> written;

  /**
   * Masks these attributes.
   *
   * @param paths the names that lead to each, at least one of each
   */
  TableMask(String table, List<List<String>> paths) {
    this.table = table;
    paths.forEach(tree::add);
    this.written = tree.paths().stream().map(TableMask::written).sorted().toList();
  }

  /** The masked attributes as paths, in order, whether or not any item has them. */
  public List<String> written() {
    return written;
  }

  /** The masked attributes as they stand in a text. */
  public String words() {
    return tree.paths().stream().map(TableMask::text).sorted().collect(Collectors.joining(", "));
  }

  /** Returns the item with a value of no type in the place of each masked one. */
  public Map<String, AttributeValue> apply(Map<String, AttributeValue> item) {
    return tree.replace(item, VALUE);
  }

  /**
   * Returns the items, each as {@link #apply(Map)} does when it is its turn; may change those that
   * can be changed.
   */
  Iterable<Map<String, AttributeValue>> applyToEach(Iterable<Map<String, AttributeValue>> items) {
    return () -> {
      Iterator<Map<String, AttributeValue>> each = items.iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return each.hasNext();
        }

        @Override
        public Map<String, AttributeValue> next() {
          return applyTo(each.next());
        }
      };
    };
  }

  /** Returns the items, each as {@link #apply(Map)} does. */
  List<Map<String, AttributeValue>> apply(List<Map<String, AttributeValue>> items) {
    return items.stream().map(this::apply).toList();
  }

  private Map<String, AttributeValue> applyTo(Map<String, AttributeValue> item) {
    if (item instanceof LinkedHashMap<String, AttributeValue> own) {
      tree.replaceIn(own, VALUE);
      return own;
    }
    return apply(item);
  }

  /**
   * Returns an item that can be written as JSON and masked again: a null in the place of each
   * masked value.
   */
  public Map<String, AttributeValue> withNulls(Map<String, AttributeValue> item) {
    return tree.replace(item, NULL);
  }

  /**
   * Says why a put may not replace an item: it has a masked attribute, which the put could not
   * keep, or may have one in a list, which a condition can't look into. Empty if the put may.
   */
  public Optional<String> whyNotReplaced(Map<String, AttributeValue> standing) {
    Set<String> present = present(standing);
    if (!present.isEmpty()) {
      return Optional.of(
          "The item with that key in %s has masked attributes, which a put would remove: %s. Update the item instead, with dynamodb_update_item."
              .formatted(table(), String.join(", ", present)));
    }
    return ways().stream()
        .map(TableMask::path)
        .filter(way -> way.in(standing).filter(AttributeValue::hasL).isPresent())
        .findFirst()
        .map(way ->
            "The item with that key in %s has a list at %s, whose elements may have masked attributes. A put can't check that they have none, so it doesn't replace the item. Update the item instead, with dynamodb_update_item."
                .formatted(table(), way.text()));
  }

  /** The masked attributes that the item has, as paths, in order. */
  public Set<String> present(Map<String, AttributeValue> item) {
    Set<String> present = new TreeSet<>();
    tree.present(item, path -> present.add(written(path)));
    return present;
  }

  /** Adds to an answer in JSON which attributes were left out of its items, if any were. */
  public void describe(ObjectNode answer, Collection<Map<String, AttributeValue>> items) {
    Set<String> present = new TreeSet<>();
    answer.path(MASKED).forEach(path -> present.add(path.asText()));
    Set<List<String>> found = new HashSet<>();
    items.forEach(item -> tree.present(item, found::add));
    found.forEach(names -> present.add(written(names)));
    if (!present.isEmpty()) {
      ArrayNode listed = answer.putArray(MASKED);
      present.forEach(listed::add);
    }
  }

  /**
   * Says why a call may not name a path: it is masked, or leads to or into what is; empty if it
   * may.
   *
   * @param path without aliases; one that is left is undefined, and names nothing
   */
  public Optional<String> objection(DocumentPath path) {
    List<String> names = new ArrayList<>();
    for (Step step : path.steps()) {
      switch (step) {
        case Step.Name(String name) -> names.add(name);
        case Step.Alias(String alias) -> names.add(alias);
        case Step.Index _ -> {}
      }
    }
    return tree.overlapping(names)
        .map(masked ->
            masked.size() > names.size()
                ? "%s, in which %s is masked".formatted(path.text(), text(masked))
                : "%s, which is masked".formatted(path.text()));
  }

  /**
   * The paths in an expression that {@link #objection} may object to. An expression that has no
   * masked name as a part of it, and no alias of one, isn't split into words.
   *
   * @param names the attributes' names by alias, with its {@code #}
   */
  public List<DocumentPath> named(String expression, Map<String, String> names) {
    return tree.first().stream()
            .noneMatch(name -> expression.contains(name) || names.containsValue(name))
        ? List.of()
        : Expression.of(expression).operands(names).stream().map(Operand::path).toList();
  }

  /** The table as it stands in a sentence. */
  String table() {
    return "table '" + table + "'";
  }

  /** Those of the names that are masked attributes. */
  List<String> among(Collection<String> names) {
    return names.stream().filter(name -> tree.masks(name)).toList();
  }

  /** The names that lead to each masked attribute. */
  List<List<String>> paths() {
    return tree.paths();
  }

  /** The names that lead to each attribute on the way to a masked one. */
  Set<List<String>> ways() {
    Set<List<String>> ways = new LinkedHashSet<>();
    for (List<String> names : tree.paths()) {
      for (int length = 1; length < names.size(); length++) {
        ways.add(names.subList(0, length));
      }
    }
    return ways;
  }

  static DocumentPath path(List<String> names) {
    return new DocumentPath(names.stream().<Step>map(Step.Name::new).toList());
  }

  private static String written(List<String> names) {
    return path(names).quoted();
  }

  private static String text(List<String> names) {
    return path(names).text();
  }
}
