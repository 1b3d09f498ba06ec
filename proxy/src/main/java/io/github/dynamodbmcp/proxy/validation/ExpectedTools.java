package io.github.dynamodbmcp.proxy.validation;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The tools that this version of the backend has, from {@code cloudformation/operations.json}.
 *
 * @param reading in the order in which the backend lists them
 * @param writing those that a read-only backend doesn't have; listed after the others
 */
record ExpectedTools(List<Tool> reading, List<Tool> writing) {

  private static final String FILE = "/operations.json";
  private static final String TRANSACT_WRITE = "dynamodb_transact_write";

  /** A tool's name and the path of its route. */
  record Tool(String name, String route) {}

  /** Reads the list that is packaged with the proxy. */
  static ExpectedTools read() {
    List<Tool> reading = new ArrayList<>();
    List<Tool> writing = new ArrayList<>();
    for (JsonNode operation : operations()) {
      boolean writes = operation.path("kind").asText().equals("write");
      (writes ? writing : reading)
          .add(new Tool(operation.path("tool").asText(), operation.path("route").asText()));
    }
    return new ExpectedTools(reading, writing);
  }

  private static JsonNode operations() {
    try (InputStream file = ExpectedTools.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException("The jar has no " + FILE);
      }
      return Json.read(file.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("Can't read " + FILE, e);
    }
  }

  /** The names that the backend must list, in its order. */
  List<String> names(boolean readOnly, Set<Extension> extensions) {
    List<String> names = new ArrayList<>(names(reading));
    if (!readOnly) {
      names.addAll(names(writing));
    }
    if (extensions.contains(Extension.TRANSACT_WRITE)) {
      names.add(TRANSACT_WRITE);
    }
    return names;
  }

  /** Says, after a list of names, how it differs from the right one; empty if it doesn't. */
  static String difference(List<String> right, List<String> names) {
    List<String> missing = without(right, names);
    List<String> surplus = without(names, right);
    StringBuilder text = new StringBuilder();
    if (!missing.isEmpty()) {
      text.append("; missing: ").append(String.join(" ", missing));
    }
    if (!surplus.isEmpty()) {
      text.append("; not expected: ").append(String.join(" ", surplus));
    }
    if (surplus.contains(TRANSACT_WRITE)) {
      text.append(" (an extension: expect it with --extensions transact-write)");
    }
    if (text.isEmpty() && !names.equals(right)) {
      text.append("; expected in this order: ").append(String.join(" ", right));
    }
    return text.toString();
  }

  private static List<String> without(List<String> names, List<String> others) {
    return names.stream().filter(name -> !others.contains(name)).toList();
  }

  /** Whether a list of names has all tools that write. */
  boolean hasWriting(List<String> names) {
    return names.containsAll(names(writing));
  }

  List<String> writingRoutes() {
    return writing.stream().map(Tool::route).toList();
  }

  private static List<String> names(List<Tool> tools) {
    return tools.stream().map(Tool::name).toList();
  }
}
