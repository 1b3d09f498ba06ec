package io.github.dynamodbmcp.handlers.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A figure is read in every form that can be meant in one way. */
final class FigureTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "count | count",
        "COUNT | count",
        "count(*) | count",
        "Count() | count",
        "count( * ) | count",
        "sum(age) | sum(age)",
        "SUM( age ) | sum(age)",
        "Avg (address.city) | avg(address.city)",
        "min(tags[0]) | min(tags[0])",
        "max(#a.b) | max(#a.b)",
        "count_distinct(first name) | count_distinct(first name)",
        "COUNT_DISTINCT(f(x)) | count_distinct(f(x))",
      })
  void aFigureIsReadInAnyCaseAndWithSpaces(String written, String figure) {
    assertEquals(figure, Figure.parse(" " + written + " ").written());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "average(age) | holds 'average(age)', which is none of count, sum(PATH), avg(PATH), min(PATH), max(PATH) and count_distinct(PATH): write avg(age), for example",
        "age | holds 'age', which is none of count,",
        "sum(age | holds 'sum(age', which is none of",
        "sum age | holds 'sum age', which is none of",
        "sum | holds 'sum' without the path of an attribute: write sum(age), for example",
        "avg( ) | holds 'avg( )' without the path",
        "count(email) | holds 'count(email)', but count takes no path: write count, with attribute_exists in filter_expression",
        "max(a..b) | holds 'a..b', which is no path such as name, address.city or tags[0]",
        "max(*) | holds '*', which stands for no attribute here",
      })
  void anythingElseIsToldWhatToWrite(String written, String sentence) {
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> Figure.parse(written)).getMessage());
    assertTrue(message.replace('"', '\'').startsWith(sentence), message);
  }

  @Test
  void aLongEntryIsCutInTheError() {
    String message =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class, () -> Figure.parse("x".repeat(100_000) + "\n"))
                .getMessage());
    assertTrue(message.length() < 300, message);
  }
}
