package io.github.dynamodbmcp.handlers.writing;

import static io.github.dynamodbmcp.handlers.tool.Argument.optional;

import io.github.dynamodbmcp.handlers.call.Parameters;
import io.github.dynamodbmcp.handlers.call.Words;
import io.github.dynamodbmcp.handlers.item.Key;
import io.github.dynamodbmcp.handlers.tool.Argument;
import io.github.dynamodbmcp.handlers.tool.Arguments;
import io.github.dynamodbmcp.handlers.tool.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The arguments that say what is written: one target or an array of them.
 *
 * @param one the argument for one
 * @param many the argument for several
 */
public record Targets(
    Argument<Optional<Map<String, AttributeValue>>> one,
    Argument<Optional<List<Map<String, AttributeValue>>>> many) {

  /** The most pairs of duplicates that an error names. */
  private static final int MOST_DUPLICATES = 5;

  /**
   * The keys of what is updated or deleted.
   *
   * @param verb what is done to the items
   */
  public static Targets keys(String verb) {
    return new Targets(
        optional(
            "key",
            Parameters.attributes(),
            "The item's whole primary key: the partition key and, if the table has one, the sort key."
                + " Example: {\"userId\": \"user001\"}. Give either key or keys."),
        optional(
            "keys",
            Type.listOf(Parameters.attributes(), "A whole primary key."),
            "The primary keys of several items to %s, instead of key: one call for all of them, with the same arguments for each. Example: [{\"userId\": \"user001\"}, {\"userId\": \"user002\"}]."
                .formatted(verb)));
  }

  /** Finds what is wrong with the arguments beside each other, and duplicates among them. */
  public List<String> problems(Arguments given) {
    Optional<Optional<Map<String, AttributeValue>>> single = given.find(one);
    Optional<Optional<List<Map<String, AttributeValue>>>> several = given.find(many);
    if (single.isEmpty() || several.isEmpty()) {
      return List.of(); // Whether an invalid argument counts as given isn't known.
    }
    if (single.get().isPresent() && several.get().isPresent()) {
      return List.of("give either %s or %s, not both".formatted(one.name(), many.name()));
    }
    if (single.get().isEmpty() && several.get().isEmpty()) {
      return List.of("%s is required, or %s for several".formatted(one.name(), many.name()));
    }
    return several.get().map(this::duplicates).orElse(List.of());
  }

  /**
   * Finds those that are the same item.
   *
   * @param key the names of the key's attributes; empty if they aren't known, or if the targets are
   *     keys
   */
  List<String> duplicates(List<Map<String, AttributeValue>> targets, List<String> key) {
    return key.isEmpty()
        ? List.of()
        : duplicates(
            targets.stream().map(item -> KeyCandidates.only(key, item)).toList(),
            key.size(),
            "have the same key");
  }

  private List<String> duplicates(List<Map<String, AttributeValue>> targets) {
    if (!many.name().equals("items")) {
      return duplicates(targets, 1, "are the same key");
    }
    List<String> names = new KeyCandidates(targets).distinguishing();
    return duplicates(
        targets.stream().map(item -> KeyCandidates.only(names, item)).toList(),
        1,
        "have the same key, since all that could be the key is the same");
  }

  private List<String> duplicates(
      List<Map<String, AttributeValue>> keys, int fewestAttributes, String what) {
    Map<Key, Integer> first = new HashMap<>();
    List<String> problems = new ArrayList<>();
    int more = 0;
    for (int i = 0; i < keys.size(); i++) {
      Map<String, AttributeValue> key = keys.get(i);
      Integer other = key.size() < fewestAttributes ? null : first.putIfAbsent(new Key(key), i);
      if (other != null && problems.size() < MOST_DUPLICATES) {
        problems.add(
            "%s[%d] and %s[%d] %s: %s"
                .formatted(many.name(), other, many.name(), i, what, Words.key(key)));
      } else if (other != null) {
        more++;
      }
    }
    if (more > 0) {
      problems.add("and %d more duplicates".formatted(more));
    }
    return problems;
  }

  /**
   * The targets by the names that an answer gives them, which tell each from the others.
   *
   * @param key the names of the key's attributes; empty if they aren't known, or if the targets are
   *     keys
   */
  static List<Target> named(
      Kind kind, List<Map<String, AttributeValue>> targets, List<String> key) {
    if (kind != Kind.PUT) {
      return withNames(kind, targets, targets);
    }
    List<String> names = key.isEmpty() ? new KeyCandidates(targets).distinguishing() : key;
    return withNames(kind, targets, targets.stream().map(item -> name(names, item)).toList());
  }

  private static List<Target> withNames(
      Kind kind,
      List<Map<String, AttributeValue>> targets,
      List<Map<String, AttributeValue>> names) {
    Map<Map<String, AttributeValue>, Integer> uses = new HashMap<>();
    names.forEach(name -> uses.merge(name, 1, Integer::sum));
    List<Target> named = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      Map<String, AttributeValue> name = names.get(i);
      named.add(
          new Target(kind, i, targets.get(i), uses.getOrDefault(name, 0) == 1 ? name : Map.of()));
    }
    return named;
  }

  /** An item that shares no attribute with all others is named by its first. */
  private static Map<String, AttributeValue> name(
      List<String> names, Map<String, AttributeValue> item) {
    if (names.isEmpty()) {
      return KeyCandidates.first(item);
    }
    Map<String, AttributeValue> name = KeyCandidates.only(names, item);
    return name.size() == names.size() ? name : Map.of();
  }
}
