package io.github.dynamodbmcp.handlers.item;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * As much of an item's JSON as fits into an answer. JSON can't show a part of a value, so whole
 * attributes are left out, the longest first, and listed with their length.
 *
 * @param shown the attributes that fit
 * @param leftOut the others, the longest first: the characters of each one's value in JSON
 */
public record Portion(ObjectNode shown, Map<String, Integer> leftOut) {
  /** The most left-out attributes that an answer lists. */
  private static final int MOST_LISTED = 20;

  /** The answer's other members, in characters. */
  private static final int FRAME_CHARS = 700;

  /**
   * Chooses what fits.
   *
   * @param item in any format of JSON
   * @param always the attributes that are never left out
   */
  public static Portion within(int answerChars, ObjectNode item, Collection<String> always) {
    int budget = answerChars - FRAME_CHARS;
    long chars = Json.write(item).length();
    if (chars <= budget) {
      return new Portion(item, Map.of());
    }
    Map<String, Integer> lengths = new LinkedHashMap<>();
    item.properties()
        .forEach(member -> lengths.put(member.getKey(), Json.write(member.getValue()).length()));
    List<Map.Entry<String, Integer>> longestFirst =
        lengths.entrySet().stream()
            .filter(member -> !always.contains(member.getKey()))
            .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
            .toList();
    Map<String, Integer> leftOut = new LinkedHashMap<>();
    for (Map.Entry<String, Integer> member : longestFirst) {
      if (chars <= budget) {
        break;
      }
      // The quotes, the colon and the comma go with it; its name moves to the list.
      boolean listed = leftOut.size() < MOST_LISTED;
      chars -= member.getValue() + (listed ? 0 : member.getKey().length() + 4);
      leftOut.put(member.getKey(), member.getValue());
    }
    ObjectNode shown = Json.object();
    item.properties().stream()
        .filter(member -> !leftOut.containsKey(member.getKey()))
        .forEach(member -> shown.set(member.getKey(), member.getValue()));
    return new Portion(shown, leftOut);
  }

  /**
   * Adds the attributes that were left out, if any were, and how to read them.
   *
   * @param member the name of the answer's member that lists them
   */
  public void describe(ObjectNode answer, String member) {
    if (leftOut.isEmpty()) {
      return;
    }
    ObjectNode listed = answer.putObject(member);
    leftOut.entrySet().stream()
        .limit(MOST_LISTED)
        .forEach(attribute -> listed.put(attribute.getKey(), attribute.getValue()));
    answer.put(member + "_count", leftOut.size());
    answer.put(
        "note",
        "The item is too long for one answer: the attributes in %s were left out, with the characters of each. Name them in projection to read them whole."
            .formatted(member));
  }
}
