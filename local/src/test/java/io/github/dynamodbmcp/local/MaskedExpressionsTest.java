package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dynamodbmcp.handlers.fault.Fault;
import io.github.dynamodbmcp.handlers.mask.MaskedDynamoDb;
import io.github.dynamodbmcp.handlers.mask.Masks;
import io.github.dynamodbmcp.local.RandomExpressions.Kind;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * No expression that DynamoDB accepts names a masked attribute unnoticed; `-Dmasks.expressions=N`
 * tries more.
 */
final class MaskedExpressionsTest {
  private static final int ROUNDS = Integer.getInteger("masks.expressions", 120);

  private static final String ITEM =
      """
      {'id': '%s', 'team': 'x', 'salary': 5, 'age': 4, 'tags': ['a', 'b'], 'set': {'SS': ['a', 'b']},
       'address': {'city': 'Paris', 'zip': 7}, 'payments': [{'card': 1, 'amount': 2}, {'card': 3}]}
      """;

  /** A top-level attribute that is masked, where no longer name holds it. */
  private static final Pattern MASKED =
      Pattern.compile("(?<![A-Za-z0-9_.#:])(?:salary|#s)(?![A-Za-z0-9_])(?!\\s*\\()");

  /** Pieces that may break an expression, or that only DynamoDB or only the masks may read. */
  private static final List<String> ODDITIES =
      List.of(
          "",
          " ",
          "\n",
          "\t",
          "\r",
          "\f",
          "\u000B",
          "\u00A0",
          "\u200B",
          "\uFEFF",
          "\u2028",
          "\0",
          "/**/",
          "--",
          "//",
          "`",
          "\"",
          "'",
          "(",
          ")",
          "()",
          ".",
          "..",
          "[0]",
          "[",
          "]",
          "[00]",
          "[-1]",
          "#",
          ":",
          "#s",
          "salary",
          "SALARY",
          "Salary",
          "s\u0430lary",
          "\\u0073alary",
          "_",
          "1",
          ",",
          ";",
          "=",
          "<>",
          "AND",
          "or",
          "nOt",
          "IN",
          "BETWEEN",
          "SET",
          "remove",
          "size(",
          "attribute_exists(",
          "+",
          "-",
          "*",
          "$",
          "@",
          "\\",
          "é");

  /** So many of them are spaces that DynamoDB may accept anywhere. */
  private static final int SPACES = 6;

  @AutoClose private static final LocalSystem SYSTEM = LocalSystem.start();

  private static final DynamoDbClient MASKED_CLIENT =
      new MaskedDynamoDb(
          SYSTEM.dynamoDb(),
          Masks.parse("Staff.salary,Staff.address.zip,Staff.payments.card,Staff.other"));

  @BeforeAll
  static void createTable() {
    SYSTEM.createIndexedTable("Staff", List.of("id S"), "BySalary", List.of("team S", "salary N"));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anAcceptedExpressionThatNamesAMaskedAttributeIsRefused(Kind kind) {
    Random random = new Random(kind.name().hashCode());
    int accepted = 0;
    for (int i = 0; i < ROUNDS; i++) {
      RandomExpressions expression = RandomExpressions.of(kind, random, true);
      if (isAccepted(expression, expression.text())) {
        accepted++;
        assertEquals(400, refusal(expression, expression.text()), expression::toString);
      }
    }
    System.out.printf("%s: DynamoDB accepted %d of %d%n", kind, accepted, ROUNDS);
    assertTrue(accepted > ROUNDS / 4, "DynamoDB accepted only " + accepted);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"KEY_CONDITION"},
      mode = EnumSource.Mode.EXCLUDE)
  void anExpressionThatNamesNoneIsntRefused(Kind kind) {
    Random random = new Random(kind.name().hashCode());
    for (int i = 0; i < ROUNDS; i++) {
      RandomExpressions expression = RandomExpressions.of(kind, random, false);
      assertEquals(0, refusal(expression, expression.text()), expression::toString);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void noOddSpellingGetsPast(Kind kind) {
    Random random = new Random(kind.name().hashCode());
    int accepted = 0;
    for (int i = 0; i < 3 * ROUNDS; i++) {
      RandomExpressions expression = RandomExpressions.ofTopLevel(kind, random);
      String odd = odd(expression.text(), random);
      if (isAccepted(expression, odd)
          && MASKED.matcher(odd.replaceAll("\\s*\\.\\s*", ".")).find()) {
        accepted++;
        assertEquals(400, refusal(expression, odd), () -> odd + " of " + expression);
      }
    }
    System.out.printf("%s: DynamoDB accepted %d of %d odd spellings%n", kind, accepted, 3 * ROUNDS);
    assertTrue(accepted > ROUNDS / 20, "DynamoDB accepted only " + accepted);
  }

  /** The text with a few parts of it replaced. */
  private static String odd(String text, Random random) {
    StringBuilder odd = new StringBuilder(text);
    for (int i = random.nextInt(2); i >= 0; i--) {
      int start = random.nextInt(odd.length() + 1);
      int end = Math.min(odd.length(), start + random.nextInt(6) / 5);
      int among = random.nextBoolean() ? SPACES : ODDITIES.size();
      odd.replace(start, end, ODDITIES.get(random.nextInt(among)));
    }
    return odd.toString();
  }

  private static boolean isAccepted(RandomExpressions expression, String text) {
    try {
      send(SYSTEM.dynamoDb(), expression, text);
      return true;
    } catch (ConditionalCheckFailedException e) {
      return true;
    } catch (DynamoDbException e) {
      return false;
    }
  }

  /** The status of our refusal; 0 if DynamoDB got the request. */
  private static int refusal(RandomExpressions expression, String text) {
    try {
      send(MASKED_CLIENT, expression, text);
      return 0;
    } catch (Fault e) {
      return e.status();
    } catch (DynamoDbException e) {
      return 0;
    }
  }

  private static void send(DynamoDbClient client, RandomExpressions expression, String text) {
    Map<String, String> names = expression.names().isEmpty() ? null : expression.names();
    Map<String, AttributeValue> values = expression.values().isEmpty() ? null : expression.values();
    Map<String, AttributeValue> key = Map.of("id", AttributeValue.fromS("a"));
    switch (expression.kind()) {
      case FILTER ->
          client.scan(scan ->
              scan.tableName("Staff")
                  .limit(1)
                  .filterExpression(text)
                  .expressionAttributeNames(names)
                  .expressionAttributeValues(values));
      case KEY_CONDITION ->
          client.query(query ->
              query
                  .tableName("Staff")
                  .indexName("BySalary")
                  .keyConditionExpression(text)
                  .expressionAttributeNames(names)
                  .expressionAttributeValues(values));
      case CONDITION ->
          client.deleteItem(delete ->
              delete
                  .tableName("Staff")
                  .key(Map.of("id", AttributeValue.fromS("none")))
                  .conditionExpression(text)
                  .expressionAttributeNames(names)
                  .expressionAttributeValues(values));
      case UPDATE -> {
        SYSTEM.put("Staff", ITEM.formatted("a"));
        client.updateItem(update ->
            update
                .tableName("Staff")
                .key(key)
                .updateExpression(text)
                .expressionAttributeNames(names)
                .expressionAttributeValues(values));
      }
      case PROJECTION ->
          client.getItem(get ->
              get.tableName("Staff")
                  .key(key)
                  .projectionExpression(text)
                  .expressionAttributeNames(names));
    }
  }
}
