package io.github.dynamodbmcp.handlers.item;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * The attributes of an item that an answer in JSON has no room for.
 *
 * @param lengths the longest first: the characters of each one's value in JSON
 */
public record LeftOut(Map<String, Integer> lengths) {
  /** Nothing: the item is shown whole. */
  public static final LeftOut NOTHING = new LeftOut(Map.of());

  /** The usual name of the answer's member that lists them. */
  static final String MEMBER = "not_shown";

  /** The list's name, its count and the note, in characters. */
  static final int FRAME_CHARS = 260;

  /** The most of them that an answer lists. */
  static final int MOST_LISTED = 20;

  /** Whether the item is shown whole. */
  public boolean isEmpty() {
    return lengths.isEmpty();
  }

  /**
   * Adds them to an answer, if there are any, and how to read them.
   *
   * @param member the name of the answer's member that lists them
   */
  public void describe(ObjectNode answer, String member) {
    if (isEmpty()) {
      return;
    }
    ObjectNode listed = answer.putObject(member);
    lengths.entrySet().stream()
        .limit(MOST_LISTED)
        .forEach(attribute -> listed.put(attribute.getKey(), attribute.getValue()));
    answer.put(member + "_count", lengths.size());
    answer.put(
        "note",
        "The item is too long for one answer: the attributes in %s were left out, with the characters of each. Name them in projection to read them whole."
            .formatted(member));
  }
}
