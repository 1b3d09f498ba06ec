package io.github.dynamodbmcp.handlers.call;

import io.github.dynamodbmcp.handlers.expression.Expression;
import io.github.dynamodbmcp.handlers.expression.Operand;
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
import java.util.stream.Stream;

/**
 * The masked attributes that a call's arguments name, wherever they do.
 *
 * @param names the attributes' names by alias
 */
record NamedAttributes(Arguments given, TableMask mask, Map<String, String> names) {
  private static final String EXPRESSION = "_expression";

  /** What is wrong with the arguments, each time with the argument's name. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    given.forEach((argument, value) ->
        paths(argument, value)
            .map(new Placeholders(names, Map.of())::resolved)
            .flatMap(path -> mask.objection(path).stream())
            .distinct()
            .map(objection -> problem(argument, objection))
            .forEach(problems::add));
    return problems;
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

  private Stream<DocumentPath> paths(Argument<?> argument, Object value) {
    return switch (value) {
      case Optional<?> present -> present.stream().flatMap(some -> paths(argument, some));
      case List<?> elements -> elements.stream().flatMap(element -> paths(argument, element));
      case DocumentPath path -> Stream.of(path);
      case NamesAttributes naming -> naming.named();
      case Map<?, ?> members -> members.keySet().stream().flatMap(name -> paths(argument, name));
      case String name when isKey(argument) -> Stream.of(DocumentPath.attribute(name));
      case String text when argument.name().endsWith(EXPRESSION) ->
          Expression.of(text).operands(names).stream().map(Operand::path);
      default -> Stream.empty();
    };
  }
}
