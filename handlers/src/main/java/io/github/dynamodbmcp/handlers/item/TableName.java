package io.github.dynamodbmcp.handlers.item;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table, by name or ARN.
 *
 * @param reference what DynamoDB takes: the name or the ARN as given
 * @param name the name alone, for people
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html">
 *     Naming rules</a>
 */
public record TableName(String reference, String name) {
  private static final Pattern REFERENCE =
      Pattern.compile("(?:arn:[a-z-]+:dynamodb:[a-z0-9-]+:\\d{12}:table/)?([A-Za-z0-9_.-]{3,255})");

  /**
   * Reads a table's name or ARN.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static TableName parse(String reference) {
    Matcher matcher = REFERENCE.matcher(reference);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "must be a table's name (3 to 255 letters, digits, '_', '-' or '.') or its ARN");
    }
    return new TableName(reference, matcher.group(1));
  }

  /** As it stands in a sentence. */
  public String quoted() {
    return "table '" + name + "'";
  }
}
