package io.github.dynamodbmcp.handlers.item;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Paths by their steps: finds those that are named twice or lead into another, and selects. */
final class PathTree {
  private final Map<DocumentPath.Step, PathTree> next = new HashMap<>();
  private boolean isNamed;

  /** Adds a path; false if it was there. */
  boolean add(DocumentPath path) {
    PathTree node = this;
    for (DocumentPath.Step step : path.steps()) {
      node = node.next.computeIfAbsent(step, unknown -> new PathTree());
    }
    boolean isNew = !node.isNamed;
    node.isNamed = true;
    return isNew;
  }

  /** Whether it leads into one of the paths. */
  boolean isInsideAnother(DocumentPath path) {
    List<DocumentPath.Step> parents = path.steps().subList(0, path.steps().size() - 1);
    PathTree node = this;
    for (DocumentPath.Step step : parents) {
      PathTree child = node.next.get(step);
      if (child == null) {
        return false;
      }
      if (child.isNamed) {
        return true;
      }
      node = child;
    }
    return false;
  }

  /** Returns the item's parts that the paths lead to. */
  Map<String, AttributeValue> select(Map<String, AttributeValue> item) {
    Map<String, AttributeValue> selected = new LinkedHashMap<>();
    next.forEach((step, tree) -> {
      if (step instanceof DocumentPath.Step.Name(String name) && item.containsKey(name)) {
        tree.select(item.get(name)).ifPresent(part -> selected.put(name, part));
      }
    });
    return selected;
  }

  /** Returns the value, or its parts that the paths lead to; empty if they lead to none. */
  private Optional<AttributeValue> select(AttributeValue value) {
    if (isNamed) {
      return Optional.of(value);
    }
    if (value.hasM()) {
      Map<String, AttributeValue> members = select(value.m());
      return members.isEmpty() ? Optional.empty() : Optional.of(AttributeValue.fromM(members));
    }
    Map<Integer, PathTree> places = new TreeMap<>();
    next.forEach((step, tree) -> {
      if (step instanceof DocumentPath.Step.Index(int index) && index < value.l().size()) {
        places.put(index, tree);
      }
    });
    List<AttributeValue> elements = new ArrayList<>();
    places.forEach((index, tree) -> tree.select(value.l().get(index)).ifPresent(elements::add));
    return elements.isEmpty() ? Optional.empty() : Optional.of(AttributeValue.fromL(elements));
  }
}
