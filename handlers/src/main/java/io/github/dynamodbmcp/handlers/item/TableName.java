package io.github.dynamodbmcp.handlers.item;

/**
 * A table, by name or ARN.
 *
 * @param reference the name or ARN as given, which DynamoDB takes
 * @param name the name alone, for people
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html">
 *     Naming rules</a>
 */
public record TableName(String reference, String name) {
  private static final int SHORTEST = 3;
  private static final int LONGEST = 255;
  private static final int ACCOUNT_DIGITS = 12;

  /** arn, partition, service, region, account, resource. */
  private static final int ARN_PARTS = 6;

  private static final String RESOURCE = "table/";

  /**
   * Reads a table's name or ARN; spaces around it don't matter.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static TableName parse(String given) {
    String reference = given.strip();
    String name = reference.startsWith("arn:") ? nameInArn(reference) : reference;
    if (name.length() < SHORTEST || name.length() > LONGEST || !consistsOf(name, "_.-", true)) {
      throw new IllegalArgumentException(
          "must be a table's name (3 to 255 letters, digits, '_', '-' or '.') or its ARN");
    }
    return new TableName(reference, name);
  }

  /** The table as it stands in a sentence. */
  public String quoted() {
    return "table '" + name + "'";
  }

  /** The name in a table's ARN; empty if the text is no such ARN. */
  private static String nameInArn(String arn) {
    String[] parts = arn.split(":", ARN_PARTS + 1);
    boolean isTable =
        parts.length == ARN_PARTS
            && consistsOf(parts[1], "-", false)
            && parts[2].equals("dynamodb")
            && consistsOf(parts[3], "-", false)
            && parts[4].length() == ACCOUNT_DIGITS
            && parts[4].chars().allMatch(c -> c >= '0' && c <= '9')
            && parts[5].startsWith(RESOURCE);
    return isTable ? parts[5].substring(RESOURCE.length()) : "";
  }

  private static boolean consistsOf(String text, String punctuation, boolean upperCase) {
    return !text.isEmpty()
        && text.chars()
            .allMatch(c ->
                (c >= 'a' && c <= 'z')
                    || (c >= '0' && c <= '9')
                    || (upperCase && c >= 'A' && c <= 'Z')
                    || punctuation.indexOf(c) >= 0);
  }
}
