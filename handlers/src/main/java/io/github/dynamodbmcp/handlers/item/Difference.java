package io.github.dynamodbmcp.handlers.item;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The difference between two states of an item, value by value: inside of maps, and of lists that
 * hold more than scalars, only what differs.
 *
 * @param changes by path, in order
 */
public record Difference(List<Change> changes) {
  /** Stands for a value that isn't there. */
  private static final String NONE = "<none>";

  /** A changed value. */
  record Change(
      List<String> path, @Nullable AttributeValue before, @Nullable AttributeValue after) {}

  /** The difference between two items; one that isn't there has no attributes. */
  public static Difference between(
      Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
    List<Change> changes = new ArrayList<>();
    members(List.of(), before, after, changes);
    return new Difference(List.copyOf(changes));
  }

  /** Whether both states are the same; numbers and sets however they are written. */
  public boolean isNone() {
    return changes.isEmpty();
  }

  /**
   * Writes each change on a line, {@code age: 28 → 29}, indented, within so many characters.
   *
   * @param touched the attributes that are named as unchanged if nothing in them differs
   */
  public String text(int longest, Collection<String> touched) {
    StringBuilder text = new StringBuilder();
    int written = 0;
    for (Change change : changes) {
      String line =
          "  %s: %s → %s\n"
              .formatted(
                  path(change.path()),
                  side(change.before(), longest),
                  side(change.after(), longest));
      if (text.length() + line.length() > longest) {
        return text.append("  <%d more>\n".formatted(changes.size() - written)).toString();
      }
      text.append(line);
      written++;
    }
    Set<String> unchanged = new TreeSet<>();
    touched.forEach(name -> unchanged.add(Quoting.STEP.write(name)));
    changes.forEach(change -> unchanged.remove(change.path().getFirst()));
    for (String name : unchanged) {
      String line = "  %s: <unchanged>\n".formatted(name);
      text.append(text.length() + line.length() > longest ? "" : line);
    }
    return text.toString();
  }

  /**
   * Adds the changes to an answer, as far as they fit.
   *
   * @param longest the most characters of JSON
   * @param format writes attributes in the answer's format
   */
  public void describe(
      ObjectNode answer, int longest, Function<Map<String, AttributeValue>, ObjectNode> format) {
    ArrayNode listed = answer.putArray("changes");
    int chars = 0;
    for (Change change : changes) {
      ObjectNode entry = Json.object().put("path", path(change.path()));
      Map<String, AttributeValue> sides = new HashMap<>();
      if (change.before() != null) {
        sides.put("before", change.before());
      }
      if (change.after() != null) {
        sides.put("after", change.after());
      }
      entry.setAll(format.apply(sides));
      chars += Json.length(entry) + 1;
      if (chars > longest) {
        answer.put("changes_not_shown", changes.size() - listed.size());
        return;
      }
      listed.add(entry);
    }
  }

  private static void members(
      List<String> path,
      Map<String, AttributeValue> before,
      Map<String, AttributeValue> after,
      List<Change> changes) {
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    for (String name : names) {
      values(with(path, Quoting.STEP.write(name)), before.get(name), after.get(name), changes);
    }
  }

  private static void values(
      List<String> path,
      @Nullable AttributeValue before,
      @Nullable AttributeValue after,
      List<Change> changes) {
    if (before != null && after != null && Canonical.of(before).equals(Canonical.of(after))) {
      return;
    }
    boolean goesIn = isBlock(before) || isBlock(after);
    if (goesIn && (before == null || before.hasM()) && (after == null || after.hasM())) {
      members(
          path,
          before == null ? Map.of() : before.m(),
          after == null ? Map.of() : after.m(),
          changes);
    } else if (goesIn && (before == null || before.hasL()) && (after == null || after.hasL())) {
      elements(
          path,
          before == null ? List.of() : before.l(),
          after == null ? List.of() : after.l(),
          changes);
    } else {
      changes.add(new Change(path, before, after));
    }
  }

  private static void elements(
      List<String> path,
      List<AttributeValue> before,
      List<AttributeValue> after,
      List<Change> changes) {
    for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
      values(
          with(path, "[" + i + "]"),
          i < before.size() ? before.get(i) : null,
          i < after.size() ? after.get(i) : null,
          changes);
    }
  }

  private static boolean isBlock(@Nullable AttributeValue value) {
    return value != null && ItemLines.isBlock(value);
  }

  private static List<String> with(List<String> path, String step) {
    List<String> longer = new ArrayList<>(path);
    longer.add(step);
    return List.copyOf(longer);
  }

  private static String path(List<String> steps) {
    StringBuilder path = new StringBuilder();
    steps.forEach(
        step -> path.append(path.isEmpty() || step.startsWith("[") ? "" : ".").append(step));
    return path.toString();
  }

  private static String side(@Nullable AttributeValue value, int longest) {
    return value == null ? NONE : ItemText.inline(value, longest);
  }
}
