package io.github.dynamodbmcp.handlers.item;

import io.github.dynamodbmcp.protocol.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads an item's text back, by the grammar of contract and docstring alone: it shares no code with
 * the writer.
 */
final class TextReader {
  private static final Pattern NUMBER =
      Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?", Pattern.UNICODE_CASE);
  private static final Pattern BINARY =
      Pattern.compile("<binary, (\\d+) bytes?: ([A-Za-z0-9+/=]*)>");

  private final List<String> lines;
  private int at;

  private TextReader(String text) {
    this.lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
    if (!lines.removeLast().isEmpty()) {
      throw new IllegalArgumentException("The last line isn't ended");
    }
  }

  static Map<String, AttributeValue> item(String text) {
    TextReader reader = new TextReader(text);
    Map<String, AttributeValue> item = reader.map(2);
    if (reader.at < reader.lines.size()) {
      throw new IllegalArgumentException("Not read: " + reader.lines.get(reader.at));
    }
    return item;
  }

  private Map<String, AttributeValue> map(int indent) {
    Map<String, AttributeValue> map = new LinkedHashMap<>();
    while (at < lines.size() && indent(lines.get(at)) == indent) {
      String entry = lines.get(at).substring(indent);
      int colon = entry.startsWith("\"") ? quoteEnd(entry, 0) : entry.indexOf(':');
      String name = entry.substring(0, colon);
      at++;
      AttributeValue value;
      if (entry.length() == colon + 1) {
        value = block(indent + 2);
      } else if (entry.charAt(colon + 1) == ' ') {
        value = inline(entry.substring(colon + 2));
      } else {
        throw new IllegalArgumentException("No entry: " + entry);
      }
      if (map.put(name.startsWith("\"") ? Json.read(name).asText() : name, value) != null) {
        throw new IllegalArgumentException("Twice: " + name);
      }
    }
    return map;
  }

  private AttributeValue block(int indent) {
    return lines.get(at).startsWith(" ".repeat(indent) + "- ")
        ? AttributeValue.fromL(list(indent))
        : AttributeValue.fromM(map(indent));
  }

  private List<AttributeValue> list(int indent) {
    List<AttributeValue> list = new ArrayList<>();
    String start = " ".repeat(indent) + "- ";
    while (at < lines.size() && lines.get(at).startsWith(start)) {
      String content = lines.get(at).substring(start.length());
      lines.set(at, " ".repeat(indent + 2) + content);
      if (content.startsWith("- ") || isEntry(content)) {
        list.add(block(indent + 2));
      } else {
        list.add(inline(content));
        at++;
      }
    }
    return list;
  }

  private static boolean isEntry(String content) {
    if (content.startsWith("\"")) {
      return quoteEnd(content, 0) < content.length();
    }
    return "[{<".indexOf(content.charAt(0)) < 0
        && (content.contains(": ") || content.endsWith(":"));
  }

  private static AttributeValue inline(String text) {
    if (text.equals("{}")) {
      return AttributeValue.fromM(Map.of());
    }
    if (text.startsWith("[")) {
      return AttributeValue.fromL(scalars(text, ']'));
    }
    if (text.startsWith("{")) {
      return set(scalars(text, '}'));
    }
    return scalar(text);
  }

  private static AttributeValue set(List<AttributeValue> members) {
    return switch (members.getFirst().type()) {
      case S -> AttributeValue.fromSs(members.stream().map(AttributeValue::s).toList());
      case N -> AttributeValue.fromNs(members.stream().map(AttributeValue::n).toList());
      case B -> AttributeValue.fromBs(members.stream().map(AttributeValue::b).toList());
      default -> throw new IllegalArgumentException("No set: " + members);
    };
  }

  private static List<AttributeValue> scalars(String text, char close) {
    List<AttributeValue> scalars = new ArrayList<>();
    if (text.length() == 2) {
      return scalars;
    }
    int at = 1;
    while (true) {
      int end =
          switch (text.charAt(at)) {
            case '"' -> quoteEnd(text, at);
            case '<' -> text.indexOf('>', at) + 1;
            default -> {
              int i = at;
              while (text.charAt(i) != ',' && text.charAt(i) != close) {
                i++;
              }
              yield i;
            }
          };
      scalars.add(scalar(text.substring(at, end)));
      if (end == text.length() - 1 && text.charAt(end) == close) {
        return scalars;
      }
      if (!text.startsWith(", ", end)) {
        throw new IllegalArgumentException("No list: " + text);
      }
      at = end + 2;
    }
  }

  private static AttributeValue scalar(String text) {
    if (text.startsWith("\"")) {
      return AttributeValue.fromS(Json.read(text).asText());
    }
    if (text.startsWith("<")) {
      var binary = BINARY.matcher(text);
      if (!binary.matches()) {
        throw new IllegalArgumentException("No binary: " + text);
      }
      byte[] bytes = Base64.getDecoder().decode(binary.group(2));
      if (bytes.length != Integer.parseInt(binary.group(1))) {
        throw new IllegalArgumentException("Wrong size: " + text);
      }
      return AttributeValue.fromB(SdkBytes.fromByteArray(bytes));
    }
    return switch (text) {
      case "true" -> AttributeValue.fromBool(true);
      case "false" -> AttributeValue.fromBool(false);
      case "null" -> AttributeValue.fromNul(true);
      default ->
          NUMBER.matcher(text).matches() ? AttributeValue.fromN(text) : AttributeValue.fromS(text);
    };
  }

  /** The place behind the quoted string that starts here. */
  private static int quoteEnd(String text, int start) {
    int i = start + 1;
    while (text.charAt(i) != '"') {
      i += text.charAt(i) == '\\' ? 2 : 1;
    }
    return i + 1;
  }

  private static int indent(String line) {
    int spaces = 0;
    while (line.charAt(spaces) == ' ') {
      spaces++;
    }
    return spaces;
  }
}
