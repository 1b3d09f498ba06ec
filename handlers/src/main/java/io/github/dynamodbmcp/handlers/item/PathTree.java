package io.github.dynamodbmcp.handlers.item;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Paths by their steps, to find the ones that are named twice or lead into another. */
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
}
