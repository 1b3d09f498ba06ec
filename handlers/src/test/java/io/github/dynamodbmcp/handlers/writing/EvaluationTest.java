package io.github.dynamodbmcp.handlers.writing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.expression.Update;
import io.github.dynamodbmcp.handlers.item.Canonical;
import io.github.dynamodbmcp.handlers.item.ItemJson;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Updates whose result is known before DynamoDB answers, and those whose isn't. DryRunsTest in the
 * module local compares random updates with DynamoDB Local.
 */
final class EvaluationTest {
  private static final Map<String, AttributeValue> BEFORE =
      item(
          "{`id`: `x`, `n`: 5, `s`: `text`, `l`: [0, 1, 2], `m`: {`k`: 1}, `tags`: {`SS`: [`a`, `b`]}}");
  private static final Map<String, AttributeValue> VALUES =
      item("{`:v`: 1, `:s`: {`SS`: [`b`, `c`]}, `:l`: [9], `:big`: 1e30, `:small`: 1e-30}");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "SET n = :v                            | {`n`: 1}",
        "set n = n + :v                        | {`n`: 6}",
        "SET n = (:v - n)                      | {`n`: -4}",
        "SET a = if_not_exists(a, :v) + :v     | {`a`: 2}",
        "SET a = n, n = :v                     | {`a`: 5, `n`: 1}",
        "SET l = list_append(l, :l)            | {`l`: [0, 1, 2, 9]}",
        "SET l[1] = :v REMOVE l[0]             | {`l`: [1, 2]}",
        "SET l[7] = :v                         | {`l`: [0, 1, 2, 1]}",
        "REMOVE l[0], l[2]                     | {`l`: [1]}",
        "SET m.k = :l, m.j = m.k               | {`m`: {`k`: [9], `j`: 1}}",
        "ADD n :v, c :v, m.k :v                | {`n`: 6, `c`: 1, `m`: {`k`: 2}}",
        "ADD tags :s, other :s                  | {`tags`: {`SS`: [`a`, `b`, `c`]}, `other`: {`SS`: [`b`, `c`]}}",
        "DELETE tags :s                         | {`tags`: {`SS`: [`a`]}}",
        "REMOVE gone, m.gone, l[9]             | {}",
      })
  void theResultIsDynamoDbs(String expression, String changes) {
    Map<String, AttributeValue> expected = new TreeMap<>(BEFORE);
    expected.putAll(item(changes));
    assertEquals(
        Optional.of(Canonical.of(expected)), result(expression, BEFORE).map(Canonical::of));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET n = :big + :small",
        "SET n = s + :v",
        "SET n = gone",
        "SET gone.k = :v",
        "SET id = :v",
        "SET n = :unknown",
        "SET #unknown = :v",
        "SET l[7] = :v, l[8] = :v",
        "SET l[7] = :v REMOVE l[0]",
        "ADD s :v",
        "DELETE n :s",
        "REMOVE gone.k",
        "SET n = size(s)",
        "SET n",
        "nonsense",
        "",
      })
  void thereIsNoResultWhereOnlyDynamoDbKnows(String expression) {
    assertEquals(Optional.empty(), result(expression, BEFORE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "SET n = if_not_exists(n, :v)  | {`id`: `x`, `n`: 1}",
        "ADD n :v REMOVE gone          | {`id`: `x`, `n`: 1}",
      })
  void aMissingItemIsMadeFromItsKeyAndTheChanges(String expression, String after) {
    assertEquals(
        Optional.of(Canonical.of(item(after))), result(expression, Map.of()).map(Canonical::of));
  }

  private static Optional<Map<String, AttributeValue>> result(
      String expression, Map<String, AttributeValue> before) {
    return Update.of(expression, Map.of())
        .flatMap(update -> Evaluation.of(update, VALUES, item("{`id`: `x`}"), before));
  }

  private static Map<String, AttributeValue> item(String json) {
    return ItemJson.read((ObjectNode) Json.read(json.replace('`', '"')));
  }
}
