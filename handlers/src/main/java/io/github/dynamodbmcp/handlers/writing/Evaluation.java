package io.github.dynamodbmcp.handlers.writing;

import io.github.dynamodbmcp.handlers.expression.Update;
import io.github.dynamodbmcp.handlers.expression.Update.Action;
import io.github.dynamodbmcp.handlers.expression.Update.Value;
import io.github.dynamodbmcp.handlers.item.DocumentPath;
import io.github.dynamodbmcp.handlers.item.DocumentPath.Step;
import io.github.dynamodbmcp.handlers.item.Numbers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Computes what an update makes of an item, as DynamoDB does: every value is read from the item as
 * it was, and indexes of lists are those before the update. Where DynamoDB would refuse the update,
 * or its result isn't documented, there is no result.
 */
public final class Evaluation {
  private final Map<String, AttributeValue> values;
  private final Map<String, AttributeValue> key;
  private final Map<String, AttributeValue> before;
  private final Set<List<Step>> shrunk = new HashSet<>();
  private final Set<List<Step>> grown = new HashSet<>();

  /** Ends the evaluation of an update whose result isn't certain. */
  private static final class Uncertain extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Uncertain() {
      super("Only DynamoDB knows the result", null, false, false);
    }
  }

  /** Changes the value at the end of a path; null where there is none. */
  private interface Change {
    @Nullable AttributeValue of(@Nullable AttributeValue value);
  }

  private Evaluation(
      Map<String, AttributeValue> values,
      Map<String, AttributeValue> key,
      Map<String, AttributeValue> before) {
    this.values = values;
    this.key = key;
    this.before = before;
  }

  /**
   * Applies an update to an item.
   *
   * @param values by placeholder, with its {@code :}
   * @param key the key, from which a missing item is created
   * @param before the item; empty if there is none
   * @return empty if the result isn't certain
   */
  public static Optional<Map<String, AttributeValue>> of(
      Update update,
      Map<String, AttributeValue> values,
      Map<String, AttributeValue> key,
      Map<String, AttributeValue> before) {
    try {
      return Optional.of(new Evaluation(values, key, before).apply(update));
    } catch (Uncertain e) {
      return Optional.empty();
    }
  }

  private Map<String, AttributeValue> apply(Update update) {
    AttributeValue item = AttributeValue.fromM(before.isEmpty() ? key : before);
    // Removing from a list moves what follows, so it comes last, and from the end.
    List<Action> actions = new ArrayList<>(update.actions());
    actions.sort((a, b) -> Boolean.compare(a instanceof Action.Remove, b instanceof Action.Remove));
    List<Action.Remove> elements = new ArrayList<>();
    for (Action action : actions) {
      if (key.containsKey(name(action.path().steps().getFirst()))) {
        throw new Uncertain(); // DynamoDB refuses it.
      }
      if (action instanceof Action.Remove remove
          && remove.path().steps().getLast() instanceof Step.Index) {
        elements.add(remove);
      } else {
        item = changed(item, action.path().steps(), 0, value -> result(action, value));
      }
    }
    elements.sort((a, b) -> Integer.compare(index(b), index(a)));
    for (Action.Remove element : elements) {
      List<Step> steps = element.path().steps();
      shrunk.add(steps.subList(0, steps.size() - 1));
      item = changed(item, steps, 0, _ -> null);
    }
    // The order of what is appended and moved at once isn't documented; nor is it for a path that
    // leads through an element of a list that shrinks.
    boolean isMixed =
        shrunk.stream().anyMatch(list -> grown.contains(list) || isPassed(list, update));
    if (isMixed) {
      throw new Uncertain();
    }
    return item.m();
  }

  private static boolean isPassed(List<Step> list, Update update) {
    return update.actions().stream()
        .map(action -> action.path().steps())
        .anyMatch(
            steps -> steps.size() > list.size() + 1 && steps.subList(0, list.size()).equals(list));
  }

  private static int index(Action.Remove element) {
    return element.path().steps().getLast() instanceof Step.Index(int index) ? index : 0;
  }

  private @Nullable AttributeValue result(Action action, @Nullable AttributeValue value) {
    return switch (action) {
      case Action.Set(_, Value set) -> computed(set);
      case Action.Remove _ -> null;
      case Action.Add(_, String placeholder) -> added(value, given(placeholder));
      case Action.Delete(_, String placeholder) -> deleted(value, given(placeholder));
    };
  }

  /** Returns the container with the value changed that the steps from {@code from} on lead to. */
  private AttributeValue changed(
      AttributeValue container, List<Step> steps, int from, Change change) {
    return switch (steps.get(from)) {
      case Step.Name(String name) -> {
        if (!container.hasM()) {
          throw new Uncertain();
        }
        Map<String, AttributeValue> members = new LinkedHashMap<>(container.m());
        @Nullable AttributeValue result = next(members.get(name), steps, from, change);
        if (result == null) {
          members.remove(name);
        } else {
          members.put(name, result);
        }
        yield AttributeValue.fromM(members);
      }
      case Step.Index(int index) -> {
        if (!container.hasL()) {
          throw new Uncertain();
        }
        List<AttributeValue> elements = new ArrayList<>(container.l());
        boolean isThere = index < elements.size();
        @Nullable AttributeValue result =
            next(isThere ? elements.get(index) : null, steps, from, change);
        if (result == null && isThere) {
          elements.remove(index);
        } else if (result != null && isThere) {
          elements.set(index, result);
        } else if (result != null) {
          if (!grown.add(steps.subList(0, from))) {
            throw new Uncertain();
          }
          elements.add(result);
        }
        yield AttributeValue.fromL(elements);
      }
      case Step.Alias _ -> throw new Uncertain();
    };
  }

  private @Nullable AttributeValue next(
      @Nullable AttributeValue value, List<Step> steps, int from, Change change) {
    if (from == steps.size() - 1) {
      return change.of(value);
    }
    if (value == null) {
      throw new Uncertain();
    }
    return changed(value, steps, from + 1, change);
  }

  private AttributeValue computed(Value value) {
    return switch (value) {
      case Value.Given(String placeholder) -> given(placeholder);
      case Value.At(DocumentPath path) -> existing(at(path));
      case Value.Sum(Value left, Value right) -> number(number(left).add(number(right)));
      case Value.Difference(Value left, Value right) ->
          number(number(left).subtract(number(right)));
      case Value.IfNotExists(DocumentPath path, Value otherwise) -> {
        AttributeValue there = at(path);
        yield there == null ? computed(otherwise) : there;
      }
      case Value.ListAppend(Value first, Value second) -> {
        List<AttributeValue> elements = new ArrayList<>(list(first));
        elements.addAll(list(second));
        yield AttributeValue.fromL(elements);
      }
    };
  }

  private AttributeValue given(String placeholder) {
    return existing(values.get(placeholder));
  }

  private static AttributeValue existing(@Nullable AttributeValue value) {
    if (value == null) {
      throw new Uncertain();
    }
    return value;
  }

  private BigDecimal number(Value value) {
    String number = computed(value).n();
    if (number == null) {
      throw new Uncertain();
    }
    return new BigDecimal(number);
  }

  private static AttributeValue number(BigDecimal number) {
    return Numbers.exact(number).orElseThrow(Uncertain::new);
  }

  private List<AttributeValue> list(Value value) {
    AttributeValue list = computed(value);
    if (!list.hasL()) {
      throw new Uncertain();
    }
    return list.l();
  }

  private @Nullable AttributeValue at(DocumentPath path) {
    if (before.isEmpty() && key.containsKey(name(path.steps().getFirst()))) {
      throw new Uncertain(); // Whether a new item has its key already isn't documented.
    }
    @Nullable AttributeValue value = AttributeValue.fromM(before);
    for (Step step : path.steps()) {
      value =
          switch (step) {
            case Step.Name(String name) ->
                value != null && value.hasM() ? value.m().get(name) : null;
            case Step.Index(int index) ->
                value != null && value.hasL() && index < value.l().size()
                    ? value.l().get(index)
                    : null;
            case Step.Alias _ -> throw new Uncertain();
          };
    }
    return value;
  }

  private static String name(Step step) {
    return step instanceof Step.Name(String name) ? name : "";
  }

  private static AttributeValue added(@Nullable AttributeValue value, AttributeValue more) {
    if (value == null) {
      return more;
    }
    if (value.n() != null && more.n() != null) {
      return number(new BigDecimal(value.n()).add(new BigDecimal(more.n())));
    }
    return Members.of(value, more).map(Members::united).orElseThrow(Uncertain::new);
  }

  private static @Nullable AttributeValue deleted(
      @Nullable AttributeValue value, AttributeValue less) {
    if (value == null) {
      return null;
    }
    Members members = Members.of(value, less).orElseThrow(Uncertain::new);
    return members.remaining().orElse(null);
  }
}
