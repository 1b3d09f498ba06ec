package io.github.dynamodbmcp.handlers.operation;

import static io.github.dynamodbmcp.handlers.call.Parameters.CONDITION_EXPRESSION;
import static io.github.dynamodbmcp.handlers.call.Parameters.DRY_RUN;
import static io.github.dynamodbmcp.handlers.call.Parameters.EXPRESSION_ATTRIBUTE_NAMES;
import static io.github.dynamodbmcp.handlers.call.Parameters.EXPRESSION_ATTRIBUTE_VALUES;
import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;
import static io.github.dynamodbmcp.handlers.call.Parameters.TABLE_NAME;
import static io.github.dynamodbmcp.handlers.tool.Argument.optional;

import io.github.dynamodbmcp.handlers.advice.Hints;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.call.Parameters;
import io.github.dynamodbmcp.handlers.item.DocumentPath;
import io.github.dynamodbmcp.handlers.item.ItemJson;
import io.github.dynamodbmcp.handlers.item.Placeholders;
import io.github.dynamodbmcp.handlers.text.Visible;
import io.github.dynamodbmcp.handlers.tool.Argument;
import io.github.dynamodbmcp.handlers.tool.Arguments;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.handlers.tool.Tool;
import io.github.dynamodbmcp.handlers.tool.Type;
import io.github.dynamodbmcp.handlers.writing.Targets;
import io.github.dynamodbmcp.handlers.writing.Terms;
import io.github.dynamodbmcp.handlers.writing.Writing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Updates some attributes of items; if it is one, shows what changed. */
final class UpdateItem implements Operation {
  private static final Targets KEYS = Targets.keys("update");

  private static final Argument<Optional<String>> UPDATE_EXPRESSION =
      optional(
          "update_expression",
          Type.text(),
          "DynamoDB update expression, for example: SET #role = :role, visits = visits + :one. Use"
              + " either this or set, remove, add and delete.");

  private static final Argument<Optional<Map<DocumentPath, AttributeValue>>> SET =
      optional(
          "set",
          changes("{\"role\": \"Senior Engineer\"}"),
          "Attributes to set, by name or path, with their new values. Example: {\"role\": \"Senior"
              + " Engineer\", \"address.city\": \"Paris\"}. Values aren't expressions: to increase a"
              + " number, use add. Reserved words just work; for a name that contains a dot, use a"
              + " #alias from expression_attribute_names.");

  private static final Argument<Optional<List<DocumentPath>>> REMOVE =
      optional(
          "remove",
          Type.names(DocumentPath::parse, "An attribute's name or path."),
          "Attributes to remove.");

  private static final Argument<Optional<Map<DocumentPath, AttributeValue>>> ADD =
      optional(
          "add",
          changes("{\"visits\": 1}"),
          "Numbers to add to numbers (a missing attribute counts as 0), or sets to add to sets. Example:"
              + " {\"visits\": 1, \"tags\": {\"SS\": [\"new\"]}}.");

  private static final Argument<Optional<Map<DocumentPath, AttributeValue>>> DELETE =
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

  private static final Tool TOOL =
      new Tool(
          "dynamodb_update_item",
          "Update item",
          "Updates some attributes of one or several items in a DynamoDB table by their whole primary"
              + " keys, optionally only if a condition holds. The other attributes stay as they are,"
              + " and the update of an item is atomic. Use set, remove, add and delete, or an"
              + " update_expression for anything else. For the same change of several items, for"
              + " example all users in the Premium tier, find their keys with dynamodb_query or"
              + " dynamodb_scan and give them as keys: one call instead of one for each. Set dry_run"
              + " first before a change of many items. "
              + Parameters.VALUES,
          Tool.Annotations.CHANGES,
          List.of(
              TABLE_NAME,
              KEYS.one(),
              KEYS.many(),
              SET,
              REMOVE,
              ADD,
              DELETE,
              UPDATE_EXPRESSION,
              CONDITION_EXPRESSION,
              EXPRESSION_ATTRIBUTE_NAMES,
              EXPRESSION_ATTRIBUTE_VALUES,
              CREATE_IF_MISSING,
              DRY_RUN,
              FORMAT),
          UpdateItem::problems);

  @Override
  public Tool tool() {
    return TOOL;
  }

  @Override
  public String action() {
    return "dynamodb:UpdateItem";
  }

  @Override
  public String example() {
    return """
    {"table_name": "Users", "key": {"userId": "user001"}, "set": {"age": 29}}
    """;
  }

  @Override
  public String exampleAnswer() {
    return """
    {"Attributes":{"userId":{"S":"user001"}},
     "ConsumedCapacity":{"TableName":"Users","CapacityUnits":1.0}}
    """;
  }

  @Override
  public Reply call(Call call) {
    Placeholders placeholders = call.placeholders();
    String expression = update(call, placeholders);
    UpdateWrite write =
        UpdateWrite.of(call, expression, placeholders, call.given(KEYS.many()).isPresent());
    return Writing.reply(
        call,
        write,
        KEYS,
        placeholders,
        (key, sent) -> {
          Updated updated = new Updated(call, write, key, sent.item(), textSet(call));
          return call.given(FORMAT).reply(1, updated::text, updated::data);
        });
  }

  /** Returns a line about text that was set where a computation seems to be meant, or nothing. */
  private static String textSet(Call call) {
    Map<DocumentPath, AttributeValue> set = call.given(SET).orElse(Map.of());
    boolean mayCompute =
        set.entrySet().stream()
            .anyMatch(change ->
                change.getValue().s() != null
                    && change.getValue().s().length() > change.getKey().written().length()
                    && change.getValue().s().contains(change.getKey().written()));
    String hint = mayCompute ? Hints.textSet(set) : "";
    return hint.isEmpty() ? "" : hint + "\n";
  }

  private static List<String> problems(Arguments given) {
    boolean joined = !given.find(CREATE_IF_MISSING).orElse(false);
    List<String> problems = new ArrayList<>(KEYS.problems(given));
    problems.addAll(Terms.problems(given, joined));
    List<Optional<Boolean>> clauses =
        Stream.of(SET, REMOVE, ADD, DELETE)
            .map(clause -> given.find(clause).map(Optional::isPresent))
            .toList();
    Optional<Boolean> expression = given.find(UPDATE_EXPRESSION).map(Optional::isPresent);
    if (expression.isEmpty() || clauses.contains(Optional.<Boolean>empty())) {
      return problems; // Whether an invalid argument counts as given isn't known.
    }
    boolean anyClause = clauses.contains(Optional.of(true));
    if (expression.get() && anyClause) {
      problems.add("give either update_expression or set, remove, add and delete, not both");
    } else if (!expression.get() && !anyClause) {
      problems.add("nothing to change: give set, remove, add or delete, or an update_expression");
    }
    return problems;
  }

  private static String update(Call call, Placeholders placeholders) {
    Optional<String> expression = call.given(UPDATE_EXPRESSION);
    String clauses =
        Stream.of(
                clause("SET ", " = ", call.given(SET).orElse(Map.of()), placeholders),
                call.given(REMOVE)
                    .map(paths ->
                        paths.stream()
                            .map(placeholders::path)
                            .distinct()
                            .collect(Collectors.joining(", ", "REMOVE ", "")))
                    .orElse(""),
                clause("ADD ", " ", call.given(ADD).orElse(Map.of()), placeholders),
                clause("DELETE ", " ", call.given(DELETE).orElse(Map.of()), placeholders))
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
