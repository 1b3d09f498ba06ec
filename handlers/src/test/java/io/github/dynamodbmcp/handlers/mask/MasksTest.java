package io.github.dynamodbmcp.handlers.mask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dynamodbmcp.handlers.item.TableName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The setting that lists the masked attributes. */
final class MasksTest {
  @Test
  void anEntryMasksInItsTableOrInAny() {
    String setting = "Users.salary, *.password,Users.address.zip,";
    assertEquals(List.of("address.zip", "password", "salary"), in("Users", setting));
    assertEquals(List.of("password"), in("Orders", setting));
    assertTrue(Masks.parse("Users.salary").of(TableName.parse("users")).isEmpty());
  }

  @Test
  void anArnIsTheTableOfItsName() {
    assertEquals(
        List.of("salary"),
        in("arn:aws:dynamodb:eu-west-1:123456789012:table/Users", "Users.salary"));
  }

  @Test
  void aDottedEntryMasksInEveryTableThatItMayMean() {
    String setting = "app.Users.salary";
    assertEquals(List.of("salary"), in("app.Users", setting));
    assertEquals(List.of("Users.salary"), in("app", setting));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Users.\"card.number\" | \"card.number\"",
        "Users.\"a,b\".c | \"a,b\".c",
        "*.\"say \\\"hi\\\"\" | \"say \\\"hi\\\"\"",
        "Users.first-name | first-name",
        "Users.\"größe\" | größe",
        "Users.\"a b\" | a b",
      })
  void aNameThatAPathCantHoldIsQuoted(String setting, String path) {
    assertEquals(List.of(path), in("Users", setting));
  }

  @Test
  void anAttributeInsideOfAMaskedOneIsMaskedAnyway() {
    assertEquals(List.of("address"), in("Users", "Users.address.zip,Users.address"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "salary",
        "Us.salary",
        ".salary",
        "Prod-*.salary",
        "**.salary",
        "arn:aws:dynamodb:eu-west-1:123456789012:table/Users.salary",
        "Users salary",
      })
  void anEntryWithoutATableIsRefused(String setting) {
    assertRefused(setting, "names no attribute of a table: write TABLE.PATH");
    assertRefused(setting, "A table's name has 3 to 255 letters");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Users.",
        "*.",
        "Users..zip",
        "Users.address.",
        "Users.*",
        "Users.a b",
        "Users.email;Users.salary",
        "Users.email|Users.salary",
        "Users.email，Users.salary",
        "Users.email;",
        "Users.größe",
        "Users.#alias",
        "Users.a\\b",
        "Users.\"\"",
        "Users.\"open",
        "Users.\"a\"b",
        "Users.\"\\q\"",
        "*.\"a\"[0]",
      })
  void aMalformedPathIsRefused(String setting) {
    assertRefused(setting, "whose path is malformed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Orders.payments[0].card", "*.tags[0]", "*.tags[*]"})
  void aPlaceInAListIsRefused(String setting) {
    assertRefused(setting, "a place in a list can't be masked");
  }

  @ParameterizedTest
  @ValueSource(strings = {",", " , ,"})
  void aSettingWithoutAnEntryIsRefused(String setting) {
    assertRefused(setting, "holds no attribute");
  }

  private static void assertRefused(String setting, String words) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> Masks.parse(setting));
    assertTrue(String.valueOf(refusal.getMessage()).contains(words), refusal::getMessage);
  }

  private static List<String> in(String table, String setting) {
    return Masks.parse(setting).of(TableName.parse(table)).orElseThrow().written();
  }
}
