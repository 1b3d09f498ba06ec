package io.github.dynamodbmcp.handlers.item;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A primary key in canonical form: keys that DynamoDB takes for one are equal. Key attributes are
 * strings, numbers or binary, of which only numbers can be written in several ways ({@code 1},
 * {@code 1.0}).
 *
 * @param attributes names and values; numbers without trailing zeros and without an exponent
 */
public record Key(Map<String, AttributeValue> attributes) {
  /** Brings the values into canonical form. */
  public Key {
    Map<String, AttributeValue> canonical = new HashMap<>(attributes);
    canonical.replaceAll((_, value) ->
        value.n() == null
            ? value
            : AttributeValue.fromN(new BigDecimal(value.n()).stripTrailingZeros().toPlainString()));
    attributes = Map.copyOf(canonical);
  }
}
