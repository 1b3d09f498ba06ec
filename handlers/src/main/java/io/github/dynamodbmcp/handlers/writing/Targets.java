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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
   * DynamoDB's limit for the value of a partition key, in bytes.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html">
   *     Quotas</a>
   */
  private static final int LONGEST_KEY = 2048;

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

  /** The targets by the names that an answer gives them, which tell each from the others. */
  static List<Target> named(Kind kind, List<Map<String, AttributeValue>> targets) {
    List<String> names = kind == Kind.PUT ? distinguishing(targets) : List.of();
    List<Target> named = new ArrayList<>();
    for (Map<String, AttributeValue> target : targets) {
      named.add(new Target(target, kind == Kind.PUT ? name(names, target) : target));
    }
    return named;
  }

  /** An item without the attributes that the others share is named by its first. */
  private static Map<String, AttributeValue> name(
      List<String> names, Map<String, AttributeValue> item) {
    List<String> own =
        item.keySet().stream().filter(name -> mayBeKey(item.get(name))).limit(1).toList();
    return only(names.isEmpty() ? own : names, item);
  }

  private List<String> duplicates(List<Map<String, AttributeValue>> targets) {
    boolean areItems = many.name().equals("items");
    List<String> names = areItems ? distinguishing(targets) : List.of();
    Map<Key, Integer> first = new HashMap<>();
    List<String> problems = new ArrayList<>();
    int more = 0;
    for (int i = 0; i < targets.size(); i++) {
      Map<String, AttributeValue> key = areItems ? only(names, targets.get(i)) : targets.get(i);
      Integer other = key.isEmpty() ? null : first.putIfAbsent(new Key(key), i);
      if (other != null && problems.size() < MOST_DUPLICATES) {
        problems.add(
            (areItems
                    ? "%s[%d] and %s[%d] have the same key, since all that could be the key is the same: %s"
                    : "%s[%d] and %s[%d] are the same key: %s")
                .formatted(many.name(), other, many.name(), i, Words.key(key)));
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
   * Returns the first attributes by which the items differ. DynamoDB doesn't tell the names of the
   * key to a function that may only put. But every item has the key's attributes, each a string, a
   * number or binary; so items that agree in all such attributes have the same key.
   */
  private static List<String> distinguishing(List<Map<String, AttributeValue>> items) {
    List<String> shared =
        items.getFirst().keySet().stream()
            .filter(name -> items.stream().allMatch(item -> mayBeKey(item.get(name))))
            .toList();
    for (int count = 1; count < shared.size(); count++) {
      List<String> names = shared.subList(0, count);
      if (items.stream().map(item -> new Key(only(names, item))).distinct().count()
          == items.size()) {
        return names;
      }
    }
    return shared;
  }

  /** Whether a key attribute may have the value; DynamoDB limits them to 2,048 bytes. */
  private static boolean mayBeKey(@Nullable AttributeValue value) {
    if (value == null) {
      return false;
    }
    return switch (value.type()) {
      case S -> !value.s().isEmpty() && value.s().length() <= LONGEST_KEY;
      case B -> value.b().asByteArrayUnsafe().length <= LONGEST_KEY;
      case N -> true;
      case BOOL, NUL, M, L, SS, NS, BS, UNKNOWN_TO_SDK_VERSION -> false;
    };
  }

  private static Map<String, AttributeValue> only(
      List<String> names, Map<String, AttributeValue> item) {
    Map<String, AttributeValue> part = new LinkedHashMap<>();
    for (String name : names) {
      AttributeValue value = item.get(name);
      if (value != null) {
        part.put(name, value);
      }
    }
    return part;
  }
}
