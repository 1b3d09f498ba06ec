package io.github.dynamodbmcp.handlers.transaction;

import io.github.dynamodbmcp.handlers.item.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** The entries of an answer, one for each of some actions. They share its room by their needs. */
record Entries<T>(Writer<T> writer, ToIntFunction<T> length) {
  /** The least room for an entry that is cut, in characters. */
  private static final int SHORTEST = 400;

  /** Writes an entry. */
  interface Writer<T> {
    /**
     * Writes the entry of an action.
     *
     * @param action its index
     * @param chars the most characters, roughly
     */
    T write(int action, int chars);
  }

  /** Returns the first entries, as far as they fit, and at least one. */
  List<T> fitting(List<Integer> actions, int room) {
    // One at a time: the items of a transaction are up to 4 MB together, and larger as text.
    List<Integer> needs =
        actions.stream().map(action -> length.applyAsInt(writer.write(action, room))).toList();
    Share share = Share.of(room, needs).atLeast(SHORTEST);
    List<T> entries = new ArrayList<>();
    int left = room;
    for (int i = 0; i < actions.size(); i++) {
      T entry = writer.write(actions.get(i), share.chars(needs.get(i)));
      left -= length.applyAsInt(entry);
      if (left < 0 && !entries.isEmpty()) {
        break;
      }
      entries.add(entry);
    }
    return entries;
  }
}
