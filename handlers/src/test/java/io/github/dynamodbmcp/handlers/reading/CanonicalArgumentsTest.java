package io.github.dynamodbmcp.handlers.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.dynamodbmcp.handlers.operation.Operations;
import io.github.dynamodbmcp.handlers.tool.Tool;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arguments that ask for the same have one canonical form, and others have another. */
final class CanonicalArgumentsTest {
  private static final Tool SCAN =
      Operations.all().stream()
          .map(operation -> operation.tool())
          .filter(tool -> tool.name().equals("dynamodb_scan"))
          .findFirst()
          .orElseThrow();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'filter_expression': 'age > :a' | 'filter_expression': 'age  >:a '",
        "'filter_expression': 'a = :a AND b = :b' | 'filter_expression': 'a=:a\\n\\tAND  b=:b'",
        "'filter_expression': 'contains(a, :a)' | 'filter_expression': 'contains ( a,:a )'",
        "'expression_attribute_values': {':a': 1} | 'expression_attribute_values': {':a': 1.0}",
        "'expression_attribute_values': {':a': 100} | 'expression_attribute_values': {'a': 1E+2}",
        "'expression_attribute_values': {':a': 0} | 'expression_attribute_values': {'a': -0.0}",
        "'expression_attribute_values': {':a': [1, {'b': 2}]} | 'expression_attribute_values': {':a': {'L': [{'N': '1.0'}, {'M': {'b': {'N': '2.00'}}}]}}",
        "'expression_attribute_values': {':a': {'NS': ['1', '2']}} | 'expression_attribute_values': {':a': {'NS': ['2.0', '1']}}",
        "'expression_attribute_values': {':a': {'SS': ['x', 'y']}} | 'expression_attribute_values': {':a': {'SS': ['y', 'x']}}",
        "'expression_attribute_values': {':a': 1, ':b': 2} | 'expression_attribute_values': {':b': 2, ':a': 1}",
        "'limit': 3 | 'format': 'json'",
        "'consistent_read': false | 'filter_expression': null",
      })
  void equivalentArgumentsHaveOneCanonicalForm(String one, String other) {
    assertEquals(canonical(one), canonical(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'filter_expression': 'a AND b' | 'filter_expression': 'aAND b'",
        "'filter_expression': 'a < :a' | 'filter_expression': 'a > :a'",
        "'expression_attribute_values': {':a': 1} | 'expression_attribute_values': {':a': '1'}",
        "'expression_attribute_values': {':a': 'x'} | 'expression_attribute_values': {':a': 'x '}",
        "'expression_attribute_values': {':a': [1, 2]} | 'expression_attribute_values': {':a': [2, 1]}",
        "'expression_attribute_values': {':a': [1, 2]} | 'expression_attribute_values': {':a': {'NS': ['1', '2']}}",
        "'expression_attribute_values': {':a': ['1', '2']} | 'expression_attribute_values': {':a': {'SS': ['1', '2']}}",
        "'expression_attribute_values': {':a': true} | 'expression_attribute_values': {':a': 'true'}",
        "'expression_attribute_values': {':a': {'SS': ['x, y']}} | 'expression_attribute_values': {':a': {'SS': ['x', 'y']}}",
        "'expression_attribute_values': {':a': {'B': 'aGk='}} | 'expression_attribute_values': {':a': 'aGk='}",
        "'expression_attribute_values': {':a': {'B': 'aGk='}} | 'expression_attribute_values': {':a': {'M': {'B': 'aGk=', 'c': 1}}}",
        "'consistent_read': true | 'consistent_read': false",
        "'index_name': 'abc' | 'filter_expression': 'abc'",
        "'projection': ['a', 'b'] | 'projection': ['a']",
      })
  void otherArgumentsDiffer(String one, String other) {
    assertNotEquals(canonical(one), canonical(other));
  }

  private static String canonical(String arguments) {
    String body = "{'table_name': 'Orders', %s}".formatted(arguments).replace('\'', '"');
    return CanonicalArguments.of(SCAN.read(body, (name, known) -> Optional.empty()));
  }
}
