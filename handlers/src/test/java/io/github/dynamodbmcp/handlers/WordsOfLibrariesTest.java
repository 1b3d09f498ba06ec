package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.handlers.operation.Operations;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Invalid arguments are refused in our own words, and can't add lines to the answer. */
final class WordsOfLibrariesTest {
  private static final int ROUNDS = 600;

  private static final Pattern WORDS =
      Pattern.compile(
          "(?i)exception|jackson|fasterxml|amazonaws\\.|software\\.amazon|java\\.|\\bnode\\b|JsonNode"
              + "|token '|unrecognized|expecting|expected|code \\d|start marker|CTRL-CHAR|Stream\\w*Constraints"
              + "|unexpected|illegal|malformed|deserializ|instance of|null pointer|cannot |index out|for input string"
              + "|field '|source:|\\bsetting\\b|optional\\[");

  private static final Pattern QUOTED = Pattern.compile("\"(\\\\.|[^\"\\\\])*+\"");

  /** Characters that could pass for the end of a line, or hide what follows. */
  private static final Pattern HIDDEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\n]]");

  private static final List<String> VALUES =
      List.of(
          "user001",
          "{",
          "[",
          "{\"a\"",
          "{\"a\":}",
          "{'a': 1}",
          "{a: 1}",
          "[1,]",
          "tru",
          "nul",
          "NaN",
          "Infinity",
          "-",
          "+1",
          "01",
          "1e",
          "1e99999999999",
          "\"",
          "\\",
          "\\u12",
          "\u0000",
          "\n",
          "\u2028",
          "\u202e",
          "age = 29",
          "name, age",
          "/*x*/",
          "#",
          "{\"a\":1,\"a\":2}",
          "{\"\u2028\":1,\"\u2028\":2}",
          "{\"S\":5}",
          "{\"B\":\"!\"}",
          "{\"N\":\"x\"}",
          "[[[",
          "%%%",
          "a..b",
          "a[",
          "a[99999999999]",
          "#a b",
          "*",
          " ",
          "9".repeat(1_500),
          "[".repeat(300),
          "{\"a\":".repeat(300),
          "x".repeat(5_000));

  static Stream<Operation> operations() {
    return Stream.concat(Operations.all().stream(), Operations.extensions().stream());
  }

  @ParameterizedTest
  @MethodSource("operations")
  void noAnswerHasALibrarysWords(Operation operation) {
    Random random = new Random(operation.command().hashCode());
    ScriptedDynamoDb dynamoDb =
        new ScriptedDynamoDb()
            .answer(
                """
                {"Count": 0, "ScannedCount": 0, "Items": [], "TableNames": [],
                 "Table": {"TableName": "Users", "TableStatus": "ACTIVE", "ItemCount": 1, "TableSizeBytes": 1,
                           "KeySchema": [{"AttributeName": "userId", "KeyType": "HASH"}],
                           "AttributeDefinitions": [{"AttributeName": "userId", "AttributeType": "S"}]}}
                """);
    FunctionFixture function = FunctionFixture.of(operation.command(), dynamoDb);
    for (int i = 0; i < ROUNDS; i++) {
      ObjectNode arguments = (ObjectNode) Json.read(operation.example());
      List<String> names =
          operation.tool().arguments().stream()
              .map(argument -> argument.name())
              // This DynamoDB applies every write, even those whose condition can't hold.
              .filter(name -> !name.equals("dry_run"))
              .toList();
      for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
        arguments.set(oneOf(random, names), value(random, 0));
      }
      String body = Json.write(arguments);
      if (random.nextInt(5) == 0) {
        body = body.substring(0, random.nextInt(body.length())) + oneOf(random, VALUES);
      }
      check(function.call(body), body);
    }
  }

  private static void check(FunctionFixture.Answer answer, String request) {
    if (answer.status() == 400) {
      // The request's own words stand in quotes.
      String ours = QUOTED.matcher(answer.body()).replaceAll("");
      assertFalse(WORDS.matcher(ours).find(), () -> answer.body() + "\n" + request);
      assertFalse(HIDDEN.matcher(answer.body()).find(), () -> answer.body() + "\n" + request);
      assertTrue(answer.body().length() < 3_000, () -> answer.body().length() + "\n" + request);
    }
    assertTrue(answer.status() < 500, () -> answer + "\n" + request);
  }

  private static JsonNode value(Random random, int depth) {
    return switch (random.nextInt(depth < 2 ? 8 : 6)) {
      case 0 -> Json.object().numberNode(random.nextInt(3) - 1);
      case 1 -> Json.object().booleanNode(random.nextBoolean());
      case 2 -> Json.object().nullNode();
      case 6 -> Json.object().arrayNode().add(value(random, depth + 1));
      case 7 -> Json.object().set(oneOf(random, VALUES), value(random, depth + 1));
      default -> Json.object().textNode(oneOf(random, VALUES));
    };
  }

  private static <T> T oneOf(Random random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
