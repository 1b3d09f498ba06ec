package io.github.dynamodbmcp.handlers.writing;

import static io.github.dynamodbmcp.handlers.call.Parameters.CONDITION_EXPRESSION;
import static io.github.dynamodbmcp.handlers.call.Parameters.DRY_RUN;

import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.expression.Conjunction;
import io.github.dynamodbmcp.handlers.item.Placeholders;
import io.github.dynamodbmcp.handlers.tool.Arguments;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The condition of a write, and the placeholders of all its expressions.
 *
 * @param condition null if the write is unconditional
 * @param names null if there are none
 * @param values null if there are none
 */
public record Terms(
    @Nullable String condition,
    @Nullable Map<String, String> names,
    @Nullable Map<String, AttributeValue> values) {

  /**
   * DynamoDB's limit for an expression, in bytes.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html">
   *     Quotas</a>
   */
  private static final int LONGEST_EXPRESSION = 4096;

  /** The terms of a call's writes, of which each has this attribute in its item or key. */
  static Terms of(Call call, Write write, Placeholders placeholders, String attribute) {
    Optional<String> condition = call.given(CONDITION_EXPRESSION);
    if (call.given(DRY_RUN)) {
      return never(condition, placeholders, attribute, write.update());
    }
    return write.needsItem()
        ? ifItExists(condition, placeholders, attribute)
        : asGiven(condition, placeholders);
  }

  /** Finds a condition that can't be joined to ours. */
  public static List<String> problems(Arguments given, boolean joined) {
    return given
        .find(CONDITION_EXPRESSION)
        .flatMap(condition -> condition)
        .filter(condition -> joined || given.find(DRY_RUN).orElse(false))
        .map(Terms::problems)
        .orElse(List.of());
  }

  /** Finds what makes it impossible to join a condition to ours. */
  public static List<String> problems(String condition) {
    return Conjunction.isBalanced(condition)
        ? List.of()
        : List.of("condition_expression has parentheses that don't match");
  }

  /** The caller's condition, if there is one. */
  public static Terms asGiven(Optional<String> condition, Placeholders placeholders) {
    return new Terms(condition.orElse(null), placeholders.names(), placeholders.values());
  }

  /** Requires the item to exist, so that a mistaken key doesn't create an item. */
  public static Terms ifItExists(
      Optional<String> condition, Placeholders placeholders, String keyAttribute) {
    String exists = "attribute_exists(%s)".formatted(placeholders.name(keyAttribute));
    return new Terms(
        condition.map(given -> Conjunction.of(exists, given)).orElse(exists),
        placeholders.names(),
        placeholders.values());
  }

  /** A condition that no item meets, without the caller's. */
  static Terms never(String attribute) {
    Placeholders placeholders = new Placeholders(Map.of(), Map.of());
    String never = impossible(placeholders, attribute);
    return new Terms(never, placeholders.names(), placeholders.values());
  }

  private static String impossible(Placeholders placeholders, String attribute) {
    return "attribute_exists(%1$s) AND attribute_not_exists(%1$s)"
        .formatted(placeholders.name(attribute));
  }

  /**
   * A condition that no item meets, and neither does a missing one. The caller's condition goes
   * along if there is room, so that DynamoDB checks its syntax and its placeholders.
   *
   * @param attribute of the item or key
   * @param update the update expression; empty if there is none
   */
  public static Terms never(
      Optional<String> condition, Placeholders placeholders, String attribute, String update) {
    String never = impossible(placeholders, attribute);
    String both = condition.map(given -> Conjunction.of(never, given)).orElse(never);
    if (both.getBytes(StandardCharsets.UTF_8).length <= LONGEST_EXPRESSION) {
      return new Terms(both, placeholders.names(), placeholders.values());
    }
    // DynamoDB refuses placeholders that no expression uses.
    placeholders.retain(never + " " + update);
    return new Terms(never, placeholders.names(), placeholders.values());
  }
}
