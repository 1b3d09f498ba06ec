package io.github.dynamodbmcp.handlers.writing;

import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.fault.Fault;
import io.github.dynamodbmcp.handlers.item.ItemText;
import java.util.Collection;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Answers a write whose condition did not hold. */
public final class Conditions {
  private Conditions() {}

  /**
   * Checks that a put may replace the item, which it may not if the item has a masked attribute:
   * the put could not keep it.
   *
   * @param standing the existing item; empty if there is none
   * @throws Fault 400 if it may not
   */
  static void requireReplaceable(Call call, Write write, Map<String, AttributeValue> standing) {
    if (write.kind() != Kind.PUT) {
      return;
    }
    call.mask()
        .filter(mask -> mask.masks(standing))
        .ifPresent(mask -> {
          throw new Fault(400, mask.whyNotReplaced(standing));
        });
  }

  /** The attributes that a write gives, as an answer shows them. */
  static Map<String, AttributeValue> masked(Call call, Map<String, AttributeValue> target) {
    return call.mask().map(mask -> mask.apply(target)).orElse(target);
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
    return new Fault(
        409,
        standing.isEmpty()
            ? nothing + "There is no item with that key."
            : nothing
                + "The current item:\n"
                + (ItemText.within(call.scope().maxResponseChars(), standing, first)
                        + call.whyNotMet(standing))
                    .stripTrailing());
  }
}
