package io.github.dynamodbmcp.proxy.backends;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Tool;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One tool of several backends, as the assistant sees it: the newest definition, with an argument
 * that chooses the backend. Lists carry no version; arguments and their values are only ever added,
 * so the newest definition is the one with the most of them, and of equals the first.
 */
final class MergedTool {

  private static final String BACKEND = "backend";
  private static final String BESIDE_AN_OWN_ARGUMENT = "mcp_backend";

  private MergedTool() {}

  /** Returns the tool for calls that go to any of these backends. */
  static Tool of(List<Offer> offers) {
    Tool newest = newest(offers);
    ObjectNode description = newest.description().deepCopy();
    description.put("description", words(offers, newest));
    JsonNode annotations = annotations(offers, newest);
    if (annotations.isMissingNode()) {
      description.remove("annotations");
    } else {
      description.set("annotations", annotations);
    }
    return new Tool(newest.name(), newest.route(), description);
  }

  /** Returns the tool with an argument of that name, which chooses one of these backends. */
  static Tool of(List<Offer> offers, String argument) {
    Tool tool = of(offers);
    ObjectNode schema = (ObjectNode) tool.description().get("inputSchema");
    ObjectNode choice = Json.object().put("type", "string");
    ArrayNode names = choice.putArray("enum");
    offers.forEach(offer -> names.add(offer.backend().name()));
    choice.put(
        "description",
        "The backend to call: "
            + offers.stream()
                .map(offer -> offer.backend().label())
                .collect(Collectors.joining(", "))
            + ". Each has its own tables.");
    ObjectNode properties = Json.object();
    properties.set(argument, choice);
    if (schema.get("properties") instanceof ObjectNode own) {
      properties.setAll(own);
    }
    schema.set("properties", properties);
    ArrayNode required = Json.object().arrayNode().add(argument);
    schema.path("required").forEach(required::add);
    schema.set("required", required);
    return tool;
  }

  /** Returns the name of that argument, which none of the tool's own has. */
  static String argument(List<Offer> offers) {
    String name = BACKEND;
    while (isTaken(name, offers)) {
      name = name.equals(BACKEND) ? BESIDE_AN_OWN_ARGUMENT : name + "_";
    }
    return name;
  }

  private static boolean isTaken(String argument, List<Offer> offers) {
    return offers.stream().anyMatch(offer -> offer.tool().takes(argument));
  }

  private static Tool newest(List<Offer> offers) {
    Tool newest = offers.get(0).tool();
    for (Offer offer : offers) {
      newest = size(offer.tool()) > size(newest) ? offer.tool() : newest;
    }
    return newest;
  }

  private static int size(Tool tool) {
    int size = 0;
    for (JsonNode argument : tool.get("inputSchema").path("properties")) {
      size += 1 + argument.path("enum").size();
    }
    return size;
  }

  /**
   * Returns the newest's description, and where others differ only after the same first sentences,
   * such as by other masked attributes, what each says.
   */
  private static String words(List<Offer> offers, Tool newest) {
    String whole = newest.get("description").asText();
    int same = whole.length();
    for (Offer offer : offers) {
      same = Math.min(same, sameSentences(whole, offer.tool().get("description").asText()));
    }
    boolean allSame =
        offers.stream().allMatch(offer -> offer.tool().get("description").asText().equals(whole));
    if (allSame || same == 0) {
      return whole;
    }
    StringBuilder words = new StringBuilder(whole.substring(0, same));
    for (Offer offer : offers) {
      String rest = offer.tool().get("description").asText().substring(same).strip();
      if (!rest.isEmpty()) {
        words.append(words.length() == 0 ? "" : " ").append("In ").append(offer.backend().name());
        words.append(": ").append(rest);
      }
    }
    return words.toString();
  }

  /** Returns the length of the whole sentences that both texts begin with. */
  private static int sameSentences(String a, String b) {
    int same = 0;
    for (int i = 0; i <= Math.min(a.length(), b.length()); i++) {
      if (i > 0 && a.charAt(i - 1) != b.charAt(i - 1)) {
        break;
      }
      boolean ends = i > 0 && a.charAt(i - 1) == '.';
      if (ends
          && (i == a.length() || a.charAt(i) == ' ')
          && (i == b.length() || b.charAt(i) == ' ')) {
        same = i;
      }
    }
    return same;
  }

  /** If one of them may write, so may a call. */
  private static JsonNode annotations(List<Offer> offers, Tool newest) {
    Tool writing = newest;
    for (Offer offer : offers) {
      writing = writing.readOnly() ? offer.tool() : writing;
    }
    return writing.readOnly() ? newest.get("annotations") : writing.get("annotations");
  }
}
