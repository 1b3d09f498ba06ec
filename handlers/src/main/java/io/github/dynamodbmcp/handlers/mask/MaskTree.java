package io.github.dynamodbmcp.handlers.mask;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Masked attributes by the names that lead to them. */
final class MaskTree {
  private final Map<String, MaskTree> next = new TreeMap<>();
  private boolean isMasked;

  /** Adds an attribute by the names that lead to it. */
  void add(List<String> names) {
    MaskTree node = this;
    for (String name : names) {
      node = node.next.computeIfAbsent(name, _ -> new MaskTree());
    }
    node.isMasked = true;
  }

  /** The names that lead to each attribute, but for those inside of others. */
  List<List<String>> paths() {
    if (isMasked) {
      return List.of(List.of());
    }
    List<List<String>> paths = new ArrayList<>();
    next.forEach((name, tree) -> tree.paths().forEach(rest -> paths.add(with(name, rest))));
    return paths;
  }

  /** The names that a path to a masked attribute starts with. */
  Set<String> first() {
    return next.keySet();
  }

  /** Whether the attribute of that name is masked as a whole. */
  boolean masks(String name) {
    MaskTree tree = next.get(name);
    return tree != null && tree.isMasked;
  }

  /** A masked attribute that the names lead to, into or on the way to. */
  Optional<List<String>> overlapping(List<String> names) {
    MaskTree node = this;
    List<String> way = new ArrayList<>();
    for (String name : names) {
      if (node.isMasked) {
        break;
      }
      MaskTree child = node.next.get(name);
      if (child == null) {
        return Optional.empty();
      }
      node = child;
      way.add(name);
    }
    way.addAll(node.paths().getFirst());
    return Optional.of(way);
  }

  /** Returns the item with this value in the place of each masked one. */
  Map<String, AttributeValue> replace(Map<String, AttributeValue> item, AttributeValue by) {
    return replaced(item, by).orElse(item);
  }

  /** Puts this value in the place of each masked one. */
  void replaceIn(Map<String, AttributeValue> item, AttributeValue by) {
    for (Map.Entry<String, MaskTree> step : next.entrySet()) {
      AttributeValue value = item.get(step.getKey());
      if (value != null) {
        step.getValue().replaced(value, by).ifPresent(other -> item.put(step.getKey(), other));
      }
    }
  }

  /** Returns the map if it changes; empty if nothing in it is masked. */
  private Optional<Map<String, AttributeValue>> replaced(
      Map<String, AttributeValue> map, AttributeValue by) {
    @Nullable Map<String, AttributeValue> changed = null;
    for (Map.Entry<String, MaskTree> step : next.entrySet()) {
      AttributeValue value = map.get(step.getKey());
      Optional<AttributeValue> other =
          value == null ? Optional.empty() : step.getValue().replaced(value, by);
      if (other.isPresent()) {
        changed = changed == null ? new LinkedHashMap<>(map) : changed;
        changed.put(step.getKey(), other.get());
      }
    }
    return Optional.ofNullable(changed);
  }

  /** Returns the value if it changes; empty if nothing in it is masked. */
  private Optional<AttributeValue> replaced(AttributeValue value, AttributeValue by) {
    if (isMasked) {
      return Optional.of(by);
    }
    return switch (value.type()) {
      case M -> replaced(value.m(), by).map(AttributeValue::fromM);
      case L -> replaced(value.l(), by).map(AttributeValue::fromL);
      case S, N, B, BOOL, NUL, SS, NS, BS, UNKNOWN_TO_SDK_VERSION -> Optional.empty();
    };
  }

  private Optional<List<AttributeValue>> replaced(List<AttributeValue> list, AttributeValue by) {
    List<AttributeValue> changed = new ArrayList<>(list);
    boolean isAny = false;
    for (int i = 0; i < changed.size(); i++) {
      Optional<AttributeValue> other = replaced(changed.get(i), by);
      if (other.isPresent()) {
        changed.set(i, other.get());
        isAny = true;
      }
    }
    return isAny ? Optional.of(changed) : Optional.empty();
  }

  /** Visits the masked attributes that the item has; one in several elements more than once. */
  void present(Map<String, AttributeValue> item, Consumer<List<String>> visitor) {
    present(item, List.of(), visitor);
  }

  private void present(
      Map<String, AttributeValue> item, List<String> way, Consumer<List<String>> visitor) {
    next.forEach((name, tree) -> {
      AttributeValue value = item.get(name);
      if (value != null) {
        List<String> names = new ArrayList<>(way);
        names.add(name);
        tree.present(value, names, visitor);
      }
    });
  }

  private void present(AttributeValue value, List<String> way, Consumer<List<String>> visitor) {
    if (isMasked) {
      visitor.accept(way);
    } else {
      present(value.m(), way, visitor);
      value.l().forEach(element -> present(element, way, visitor));
    }
  }

  private static List<String> with(String first, List<String> rest) {
    List<String> all = new ArrayList<>();
    all.add(first);
    all.addAll(rest);
    return all;
  }
}
