package io.github.dynamodbmcp.handlers.item;

import java.util.List;

/**
 * How the parts of an answer share its room: short ones are whole, so that long ones get the rest.
 *
 * @param room the characters for all of them
 * @param largest the most characters for each of those that don't fit whole
 */
public record Share(int room, int largest) {
  /**
   * Shares the room.
   *
   * @param needs the characters that each part would take if it had the room for itself
   */
  public static Share of(int room, List<Integer> needs) {
    int left = room;
    int parts = needs.size();
    for (int need : needs.stream().sorted().toList()) {
      int equal = left / parts;
      if (need > equal) {
        return new Share(room, equal);
      }
      left -= need;
      parts--;
    }
    return new Share(room, room);
  }

  /** Returns the most characters for a part with this need. */
  public int chars(int need) {
    return need <= largest ? room : largest;
  }

  /** Returns the same share, but of no less than this for each part. */
  public Share atLeast(int fewest) {
    return new Share(room, Math.max(largest, fewest));
  }
}
