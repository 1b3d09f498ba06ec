package io.github.dynamodbmcp.handlers.operation;

import static io.github.dynamodbmcp.handlers.tool.Argument.optional;

import io.github.dynamodbmcp.handlers.item.DocumentPath;
import io.github.dynamodbmcp.handlers.item.ItemJson;
import io.github.dynamodbmcp.handlers.item.Placeholders;
import io.github.dynamodbmcp.handlers.text.Visible;
import io.github.dynamodbmcp.handlers.tool.Argument;
import io.github.dynamodbmcp.handlers.tool.Arguments;
import io.github.dynamodbmcp.handlers.tool.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The arguments that say what an update changes, and the update expression made of them. */
final class Clauses {
  static final Argument<Optional<String>> UPDATE_EXPRESSION =
      optional(
          "update_expression",
          Type.text(),
          "DynamoDB update expression, for example: SET #role = :role, visits = visits + :one. Use"
              + " either this or set, remove, add and delete.");

  static final Argument<Optional<Map<DocumentPath, AttributeValue>>> SET =
      optional(
          "set",
          changes("{\"role\": \"Senior Engineer\"}"),
          "Attributes to set, by name or path, with their new values. Example: {\"role\": \"Senior"
              + " Engineer\", \"address.city\": \"Paris\"}. Values aren't expressions: to increase a"
              + " number, use add. Reserved words just work; for a name that contains a dot, use a"
              + " #alias from expression_attribute_names.");

  static final Argument<Optional<List<DocumentPath>>> REMOVE =
      optional(
          "remove",
          Type.names(DocumentPath::parse, "An attribute's name or path."),
          "Attributes to remove.");

  static final Argument<Optional<Map<DocumentPath, AttributeValue>>> ADD =
      optional(
          "add",
          changes("{\"visits\": 1}"),
          "Numbers to add to numbers (a missing attribute counts as 0), or sets to add to sets. Example:"
              + " {\"visits\": 1, \"tags\": {\"SS\": [\"new\"]}}.");

  static final Argument<Optional<Map<DocumentPath, AttributeValue>>> DELETE =
      optional(
          "delete",
          changes("{\"tags\": {\"SS\": [\"old\"]}}"),
          "Members to delete from sets, given as sets. Example: {\"tags\": {\"SS\": [\"old\"]}}.");

  static final Argument<Boolean> CREATE_IF_MISSING =
      optional(
          "create_if_missing",
          Type.flag(),
          false,
          "If there is no item with this key: true creates one from the key and the changes, false"
              + " changes nothing and says so.");

  private Clauses() {}

  /** Finds contradictions among the arguments. */
  static List<String> problems(Arguments given) {
    List<Optional<Boolean>> clauses =
        Stream.of(SET, REMOVE, ADD, DELETE)
            .map(clause -> given.find(clause).map(Optional::isPresent))
            .toList();
    Optional<Boolean> expression = given.find(UPDATE_EXPRESSION).map(Optional::isPresent);
    if (expression.isEmpty() || clauses.contains(Optional.<Boolean>empty())) {
      return List.of(); // Whether an invalid argument counts as given isn't known.
    }
    boolean anyClause = clauses.contains(Optional.of(true));
    if (expression.get() && anyClause) {
      return List.of("give either update_expression or set, remove, add and delete, not both");
    }
    return expression.get() || anyClause
        ? List.of()
        : List.of("nothing to change: give set, remove, add or delete, or an update_expression");
  }

  /**
   * Builds the update expression.
   *
   * @param placeholders takes the names and values that it needs
   */
  static String expression(Arguments given, Placeholders placeholders) {
    Optional<String> expression = given.get(UPDATE_EXPRESSION);
    String clauses =
        Stream.of(
                clause("SET ", " = ", given.get(SET).orElse(Map.of()), placeholders),
                given
                    .get(REMOVE)
                    .map(paths ->
                        paths.stream()
                            .map(placeholders::path)
                            .distinct()
                            .collect(Collectors.joining(", ", "REMOVE ", "")))
                    .orElse(""),
                clause("ADD ", " ", given.get(ADD).orElse(Map.of()), placeholders),
                clause("DELETE ", " ", given.get(DELETE).orElse(Map.of()), placeholders))
            .filter(clause -> !clause.isEmpty())
            .collect(Collectors.joining(" "));
    return expression.orElse(clauses);
  }

  private static String clause(
      String keyword,
      String between,
      Map<DocumentPath, AttributeValue> changes,
      Placeholders placeholders) {
    return changes.isEmpty()
        ? ""
        : changes.entrySet().stream()
            .map(change ->
                placeholders.path(change.getKey())
                    + between
                    + placeholders.value(change.getKey(), change.getValue()))
            .collect(Collectors.joining(", ", keyword, ""));
  }

  private static Type<Map<DocumentPath, AttributeValue>> changes(String example) {
    return Type.object(
        example,
        object -> {
          Map<DocumentPath, AttributeValue> changes = new LinkedHashMap<>();
          ItemJson.read(object)
              .forEach((path, value) -> {
                if (changes.put(DocumentPath.parse(path), value) != null) {
                  throw new IllegalArgumentException(
                      "names %s twice".formatted(Visible.name(path)));
                }
              });
          return changes;
        });
  }
}
