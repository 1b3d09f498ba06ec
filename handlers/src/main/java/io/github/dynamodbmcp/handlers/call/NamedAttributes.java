package io.github.dynamodbmcp.handlers.call;

import io.github.dynamodbmcp.handlers.item.DocumentPath;
import io.github.dynamodbmcp.handlers.item.NamesAttributes;
import io.github.dynamodbmcp.handlers.item.Placeholders;
import io.github.dynamodbmcp.handlers.mask.TableMask;
import io.github.dynamodbmcp.handlers.tool.Argument;
import io.github.dynamodbmcp.handlers.tool.Arguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The masked attributes that a call's arguments name, wherever they do.
 *
 * @param names the attributes' names by alias
 */
record NamedAttributes(Arguments given, TableMask mask, Map<String, String> names) {
  private static final String EXPRESSION = "_expression";

  /** The faults of the arguments, each with the argument's name. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    given.forEach((argument, value) -> {
      List<DocumentPath> paths = new ArrayList<>();
      collect(argument, value, paths);
      if (!paths.isEmpty()) {
        problems.addAll(problems(argument, paths));
      }
    });
    return problems;
  }

  private List<String> problems(Argument<?> argument, List<DocumentPath> paths) {
    return paths.stream()
        .map(new Placeholders(names, Map.of())::resolved)
        .flatMap(path -> mask.objection(path).stream())
        .distinct()
        .map(objection -> problem(argument, objection))
        .toList();
  }

  private static String problem(Argument<?> argument, String objection) {
    return "%s names %s: %s"
        .formatted(
            argument.name(),
            objection,
            isKey(argument)
                ? "keys can't be masked, so if it belongs to the table's key, whoever runs the backend must take it out of MCP_MASKED_ATTRIBUTES"
                : "its value can't be read, compared, sorted by or changed here");
  }

  private static boolean isKey(Argument<?> argument) {
    return argument.name().equals("key") || argument.name().equals("keys");
  }

  private void collect(Argument<?> argument, Object value, List<DocumentPath> paths) {
    switch (value) {
      case Optional<?> present -> present.ifPresent(some -> collect(argument, some, paths));
      case List<?> elements -> elements.forEach(element -> collect(argument, element, paths));
      case DocumentPath path -> paths.add(path);
      case NamesAttributes naming -> naming.named().forEach(paths::add);
      case Map<?, ?> members -> members.keySet().forEach(name -> collect(argument, name, paths));
      case String name when isKey(argument) -> paths.add(DocumentPath.attribute(name));
      case String text when argument.name().endsWith(EXPRESSION) ->
          mask.named(text, names).forEach(paths::add);
      default -> {}
    }
  }
}
