package io.github.dynamodbmcp.handlers.aggregate;

import io.github.dynamodbmcp.handlers.item.Direction;
import io.github.dynamodbmcp.handlers.item.DocumentPath;
import io.github.dynamodbmcp.handlers.item.ValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Takes items one by one, and holds the figures of their groups, but no items. It holds at most
 * 10,000 groups, 10,000 distinct values and 12 MB.
 */
public final class Groups {
  private static final Comparator<Optional<AttributeValue>> ASCENDING = Direction.ASC;

  private final Aggregation aggregation;
  private final Held held = new Held();

  /** The groups by the canonical forms of their values. */
  private final Map<String, Running> groups = new HashMap<>();

  /** How many items had no value that a figure takes, by figure. */
  private final long[] leftOut;

  private long items;

  /** A group while its items are taken. */
  private static final class Running {
    private final Tally[] tallies;
    private long items;

    Running(List<Figure> figures, Held held) {
      this.tallies = figures.stream().map(figure -> Tally.of(figure, held)).toArray(Tally[]::new);
    }
  }

  /** Starts without items. */
  public Groups(Aggregation aggregation) {
    this.aggregation = aggregation;
    this.leftOut = new long[aggregation.figures().size()];
  }

  /**
   * Goes on from a state.
   *
   * @param state what {@link #state} returned for the same aggregation
   */
  public Groups(Aggregation aggregation, String state) {
    this(aggregation);
    FieldReader fields = new FieldReader(state);
    items = fields.nextNumber();
    for (int i = 0; i < leftOut.length; i++) {
      leftOut[i] = fields.nextNumber();
    }
    while (fields.hasNext()) {
      Running group = group(fields.next());
      group.items = fields.nextNumber();
      for (Tally tally : group.tallies) {
        tally.resume(fields);
      }
    }
  }

  /** Returns the state as a text. */
  public String state() {
    FieldWriter fields = new FieldWriter().add(items);
    for (long number : leftOut) {
      fields.add(number);
    }
    groups.forEach((key, group) -> {
      fields.add(key).add(group.items);
      for (Tally tally : group.tallies) {
        tally.save(fields);
      }
    });
    return fields.text();
  }

  /**
   * Takes an item.
   *
   * @throws io.github.dynamodbmcp.handlers.fault.Fault 400 if there are too many groups or values
   */
  public void take(Map<String, AttributeValue> item) {
    items++;
    Running group = group(key(item));
    group.items++;
    for (int i = 0; i < leftOut.length; i++) {
      if (!group.tallies[i].take(item)) {
        leftOut[i]++;
      }
    }
  }

  /** Takes items of which only the number is known. The only figure must be the count. */
  public void take(long number) {
    items += number;
    Running group = group("");
    group.items += number;
    for (Tally tally : group.tallies) {
      ((CountTally) tally).add(number);
    }
  }

  private Running group(String key) {
    Running group = groups.get(key);
    if (group == null) {
      long nested = parts(key).stream().mapToLong(CanonicalText::nested).sum();
      held.addGroup(key, nested, leftOut.length);
      group = new Running(aggregation.figures(), held);
      groups.put(key, group);
    }
    return group;
  }

  private String key(Map<String, AttributeValue> item) {
    List<DocumentPath> paths = aggregation.groupBy();
    if (paths.size() == 1) {
      return part(paths.getFirst(), item);
    }
    if (paths.isEmpty()) {
      return "";
    }
    FieldWriter parts = new FieldWriter();
    paths.forEach(path -> parts.add(part(path, item)));
    return parts.text();
  }

  /** The canonical form of the value at a path; empty if there is none. */
  private static String part(DocumentPath path, Map<String, AttributeValue> item) {
    return path.in(item).map(CanonicalText::of).orElse("");
  }

  /** The canonical forms that a group's key was made of. */
  private List<String> parts(String key) {
    int paths = aggregation.groupBy().size();
    if (paths == 1) {
      return List.of(key);
    }
    FieldReader fields = new FieldReader(key);
    return Stream.generate(fields::next).limit(paths).toList();
  }

  private List<Optional<AttributeValue>> values(String key) {
    return parts(key).stream()
        .map(part ->
            part.isEmpty()
                ? Optional.<AttributeValue>empty()
                : Optional.of(CanonicalText.read(part)))
        .toList();
  }

  /** How many items were taken. */
  public long items() {
    return items;
  }

  /** How many items had no value that the figure takes. */
  public long leftOut(int figure) {
    return leftOut[figure];
  }

  /** The types that a smallest or largest value was chosen from; empty for any other figure. */
  public Set<ValueType> types(int figure) {
    Set<ValueType> types = EnumSet.noneOf(ValueType.class);
    groups.values().forEach(group -> types.addAll(group.tallies[figure].types()));
    return types;
  }

  /**
   * Returns the groups in their order. Groups that it finds equal are ordered by their values. If
   * nothing is to be grouped by, all items are one group, even if there are none.
   */
  public List<Group> sorted() {
    if (aggregation.groupBy().isEmpty()) {
      return List.of(result("", group("")));
    }
    List<Group> sorted = new ArrayList<>(groups.size());
    groups.forEach((key, group) -> sorted.add(result(key, group)));
    sorted.sort(order());
    return sorted;
  }

  private Group result(String key, Running group) {
    List<Optional<AttributeValue>> figures = new ArrayList<>(leftOut.length);
    for (Tally tally : group.tallies) {
      figures.add(tally.result());
    }
    return new Group(values(key), figures, group.items);
  }

  private Comparator<Group> order() {
    Comparator<Group> order = (_, _) -> 0;
    for (Aggregation.Term term : aggregation.order()) {
      order = order.thenComparing(group -> value(group, term.column()), term.direction());
    }
    if (aggregation.order().isEmpty()) {
      order = Comparator.comparingLong(Group::items).reversed();
    }
    for (int i = 0; i < aggregation.groupBy().size(); i++) {
      int index = i;
      order = order.thenComparing(group -> group.key().get(index), ASCENDING);
    }
    return order;
  }

  private static Optional<AttributeValue> value(Group group, Aggregation.Column column) {
    return switch (column) {
      case Aggregation.Column.Key(int index) -> group.key().get(index);
      case Aggregation.Column.Value(int index) -> group.figures().get(index);
    };
  }
}
