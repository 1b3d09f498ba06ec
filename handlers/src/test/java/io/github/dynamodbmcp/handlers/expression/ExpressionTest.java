package io.github.dynamodbmcp.handlers.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dynamodbmcp.handlers.item.DocumentPath;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the words of an expression, and the attributes that it names. */
final class ExpressionTest {
  private static final Map<String, String> NAMES =
      Map.of("#s", "status", "#d", "dotted.name", "#c", "city");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a = :v | a",
        "a.b.c = :v AND d[0][12].e <> :w | a.b.c; d[0][12].e",
        "#s = :v OR #d.#c = :w | status; dotted.name.city",
        "#undefined = :v | #undefined",
        "attribute_exists(a.b) AND NOT contains(c, d) | a.b; c; d",
        "size(a) BETWEEN :x AND size(b) | a; b",
        "a IN (:x, b, c[1]) | a; b; c[1]",
        "a between b and c and not d in (e) | a; b; c; d; e",
        "SET a = if_not_exists(b, :v) + c, #s.d = list_append(e, :w) | a; b; c; status.d; e",
        "set a = b remove c, d[1] add e :v delete f :w | a; b; c; d[1]; e; f",
        "a . b [ 0 ] = :v | a.b[0]",
        "a,b.c, #s | a; b.c; status",
        "a=b-c | a; b; c",
        "a.and.or = :v | a.and.or",
        "IN(a) AND(b) | a; b",
        "größe = :v | größe",
        "1st = :v | 1st",
        "a[1 = :v | a[1]",
      })
  void everyPathThatAnExpressionNamesIsFound(String expression, String paths) {
    assertEquals(
        Arrays.asList(paths.split("; ")),
        Expression.of(expression).operands(NAMES).stream()
            .map(operand -> operand.path().written())
            .toList());
  }

  @Test
  void everyTokenHasItsKind() {
    assertEquals(
        "NAME a, SYMBOL <>, VALUE :v, NAME AND, NAME f, SYMBOL (, ALIAS #b, SYMBOL ), SYMBOL =,"
            + " QUOTED 'it''s', NAME OR, NAME c, SYMBOL [, NUMBER 1, SYMBOL ], SYMBOL >, SYMBOL -,"
            + " NUMBER 1.5e-3",
        words(Expression.of("a<>:v AND f(#b) = 'it''s' OR c[1]>-1.5e-3")));
    assertEquals(
        "NAME first-name, SYMBOL =, VALUE :v", words(Expression.withDashedNames("first-name=:v")));
    assertEquals("NAME a, SYMBOL -, NUMBER 1", words(Expression.of("a-1")));
    assertEquals("it's", Expression.of("'it''s'").tokens().getFirst().unquoted());
  }

  @Test
  void theTokensHoldEveryCharacterButTheSpaces() {
    Random random = new Random(20261128);
    String letters = "ab1#:.[]()<>=!&|+-'\"`, \t\n_éß\uD83D\uDE00;%eE";
    for (int i = 0; i < 20_000; i++) {
      String text =
          IntStream.range(0, random.nextInt(30))
              .mapToObj(n -> "" + letters.charAt(random.nextInt(letters.length())))
              .collect(Collectors.joining());
      for (Expression expression : List.of(Expression.of(text), Expression.withDashedNames(text))) {
        int end = 0;
        for (Token token : expression.tokens()) {
          assertTrue(text.substring(end, token.start()).isBlank(), text);
          assertEquals(text.substring(token.start(), token.end()), token.text());
          end = token.end();
        }
        assertTrue(text.substring(end).isBlank(), text);
        expression.operands(NAMES);
        assertTrue(Update.of(text, NAMES).isEmpty() || text.matches("(?s).*\\S.*"), text);
      }
    }
  }

  @Test
  void anUpdateIsTakenApart() {
    assertEquals(
        Optional.of(
            new Update(
                List.of(
                    new Update.Action.Set(
                        DocumentPath.parse("a.b"),
                        new Update.Value.Sum(
                            new Update.Value.At(DocumentPath.parse("c[1]")),
                            new Update.Value.Given(":v"))),
                    new Update.Action.Remove(DocumentPath.parse("d"))))),
        Update.of("SET a.b = c[1] + :v REMOVE d", NAMES));
    assertEquals(Optional.empty(), Update.of("SET a = :v b", NAMES));
    assertEquals(Optional.empty(), Update.of("SET a = " + "(".repeat(5_000), NAMES));
  }

  private static String words(Expression expression) {
    return expression.tokens().stream()
        .map(token -> token.kind() + " " + token.text())
        .collect(Collectors.joining(", "));
  }
}
