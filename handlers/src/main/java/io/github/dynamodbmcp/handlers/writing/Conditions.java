package io.github.dynamodbmcp.handlers.writing;

import static io.github.dynamodbmcp.handlers.call.Parameters.CONDITION_EXPRESSION;

import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.expression.Expression;
import io.github.dynamodbmcp.handlers.fault.Fault;
import io.github.dynamodbmcp.handlers.item.ItemText;
import java.util.Collection;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Answers a write whose condition did not hold. */
public final class Conditions {
  private Conditions() {}

  /**
   * Checks that a put may replace the item, which it may not if the item has a masked attribute, or
   * may have one: the put could not keep it.
   *
   * @param standing the existing item; empty if there is none
   * @throws Fault 400 if it may not
   */
  static void requireReplaceable(Call call, Write write, Map<String, AttributeValue> standing) {
    if (write.kind() != Kind.PUT) {
      return;
    }
    call.mask()
        .flatMap(mask -> mask.whyNotReplaced(standing))
        .ifPresent(objection -> {
          throw new Fault(400, objection);
        });
  }

  /** The attributes that a write gives, as an answer shows them. */
  static Map<String, AttributeValue> masked(Call call, Map<String, AttributeValue> target) {
    return call.mask().map(mask -> mask.apply(target)).orElse(target);
  }

  /**
   * Returns a line about the condition of a write that DynamoDB applied, if it may have held only
   * for a mistake; else nothing.
   *
   * @param before the item before the write; empty if there was none
   */
  public static String whyMet(Call call, Map<String, AttributeValue> before) {
    return whyMet(call, before, "the item");
  }

  static String whyMet(Call call, Map<String, AttributeValue> before, String item) {
    return !before.isEmpty() && mayCompareWithName(call) ? call.whyMet(before, item) : "";
  }

  /** Whether the condition may be about an attribute where a value was meant. */
  public static boolean mayCompareWithName(Call call) {
    return call.given(CONDITION_EXPRESSION).filter(Conditions::mayCompareWithName).isPresent();
  }

  /** Whether a condition may be about an attribute where a value was meant. */
  public static boolean mayCompareWithName(String condition) {
    return Expression.mayCompareWithName(condition);
  }

  /**
   * Returns a line about why the condition may not hold, if it compares what is never equal; else
   * nothing.
   *
   * @param standing the existing item; empty if there is none
   */
  static String whyNotMet(Call call, Map<String, AttributeValue> standing) {
    return !standing.isEmpty() && call.given(CONDITION_EXPRESSION).isPresent()
        ? call.whyNotMet(standing)
        : "";
  }

  /**
   * A 409 that shows why: the item as it is.
   *
   * @param standing the existing item; empty if there is none
   * @param first the attributes that come first in its text
   */
  public static Fault unmet(
      Call call, Map<String, AttributeValue> standing, Collection<String> first) {
    String nothing =
        "The condition_expression did not hold, so nothing was written to %s. "
            .formatted(call.table().quoted());
    if (standing.isEmpty()) {
      return new Fault(409, nothing + "There is no item with that key.");
    }
    String hint = call.whyNotMet(standing);
    int longest = call.scope().maxItemChars() - hint.length();
    return new Fault(
        409,
        nothing
            + "The current item:\n"
            + (ItemText.within(longest, standing, first) + hint).stripTrailing());
  }
}
