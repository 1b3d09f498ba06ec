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
 * @param leftOut the others
 */
public record Portion(ObjectNode shown, LeftOut leftOut) {
  /**
   * Chooses what fits. The item stays whole if the list of what is left out would take as much.
   *
   * @param longest the most characters of the item and that list
   * @param item in any format of JSON
   * @param always the attributes that are never left out
   */
  public static Portion within(int longest, ObjectNode item, Collection<String> always) {
    int whole = Json.length(item);
    if (whole <= longest) {
      return new Portion(item, LeftOut.NOTHING);
    }
    Portion part = part(whole, longest - LeftOut.FRAME_CHARS, item, always);
    return part.length() < whole ? part : new Portion(item, LeftOut.NOTHING);
  }

  private static Portion part(int whole, int longest, ObjectNode item, Collection<String> always) {
    long chars = whole;
    Map<String, Integer> lengths = new LinkedHashMap<>();
    item.properties()
        .forEach(member -> lengths.put(member.getKey(), Json.length(member.getValue())));
    List<Map.Entry<String, Integer>> longestFirst =
        lengths.entrySet().stream()
            .filter(member -> !always.contains(member.getKey()))
            .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
            .toList();
    Map<String, Integer> leftOut = new LinkedHashMap<>();
    for (Map.Entry<String, Integer> member : longestFirst) {
      if (chars <= longest) {
        break;
      }
      // The quotes, the colon and the comma go with it; its name moves to the list.
      boolean listed = leftOut.size() < LeftOut.MOST_LISTED;
      chars -= member.getValue() + (listed ? 0 : member.getKey().length() + 4);
      leftOut.put(member.getKey(), member.getValue());
    }
    ObjectNode shown = Json.object();
    item.properties().stream()
        .filter(member -> !leftOut.containsKey(member.getKey()))
        .forEach(member -> shown.set(member.getKey(), member.getValue()));
    return new Portion(shown, new LeftOut(leftOut));
  }

  /** The characters that it takes in an answer, with the list of what is left out. */
  public int length() {
    ObjectNode list = Json.object();
    leftOut.describe(list, LeftOut.MEMBER);
    return Json.length(shown) + Json.length(list);
  }
}
