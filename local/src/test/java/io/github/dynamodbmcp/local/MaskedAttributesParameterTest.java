package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dynamodbmcp.handlers.mask.Masks;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The templates take exactly the lists of masked attributes that the functions can read: with any
 * other, no function would start.
 */
final class MaskedAttributesParameterTest {
  private static final Pattern PATTERN =
      Pattern.compile(
          Template.parse(Template.text("dynamodb-mcp.yaml"))
              .json()
              .at("/Parameters/MaskedAttributes/AllowedPattern")
              .asText());

  private static final List<String> PARTS =
      List.of(
          "Users",
          "app",
          "ab",
          "a",
          "x-1",
          "_",
          "gr\u00f6\u00dfe",
          ".",
          ".",
          ".",
          ".",
          ",",
          ", ",
          " ",
          "*",
          "*.",
          "\"",
          "\"a.b\"",
          "\"a, b\"",
          "\"\\\"\"",
          "\"\\u00e9\"",
          "\"\\q\"",
          "\"\"",
          "\\",
          "#",
          "[0]",
          "[",
          "]",
          ":",
          "/");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Users.salary",
        "*.password",
        "Users.salary,*.password,Users.address.zip",
        "Users.salary, *.password,",
        "app.Users.salary",
        "a.b.c",
        "Users.\"gr\u00f6\u00dfe\"",
        "Users.\"card.number\"",
        "Users.\"a, b\".c,*.\"say \\\"hi\\\"\"",
        "Users.\"\\u00e9\"",
      })
  void bothTakeAList(String list) {
    assertTrue(theTemplateTakes(list));
    assertTrue(theFunctionsTake(list));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Users.gr\u00f6\u00dfe",
        "Users.email;Users.salary",
        "Users.email|Users.salary",
        ",",
        "salary",
        ".salary",
        "*",
        "Us.salary",
        "Us*.salary",
        "**.salary",
        "Users.",
        "Users..zip",
        "Users.address.",
        "Users.*",
        "Users.a b",
        "Users salary",
        "Users.#alias",
        "Users.tags[0]",
        "Users.a\\b",
        "Users.\"open",
        "Users.\"a\"b",
        "Users.\"\"",
        "Users.\"\\q\"",
        "Users.salary;*.password",
        "arn:aws:dynamodb:eu-west-1:123456789012:table/Users.salary",
      })
  void bothRefuseWhatIsNone(String list) {
    assertFalse(theTemplateTakes(list));
    assertFalse(theFunctionsTake(list));
  }

  @Test
  void bothDecideAlikeAboutAnythingElse() {
    Random random = new Random(17);
    int taken = 0;
    for (int i = 0; i < 200_000; i++) {
      StringBuilder list = new StringBuilder(random.nextBoolean() ? "Users." : "");
      for (int parts = random.nextInt(1, 9); parts > 0; parts--) {
        list.append(PARTS.get(random.nextInt(PARTS.size())));
      }
      boolean takes = theFunctionsTake(list.toString());
      assertEquals(takes, theTemplateTakes(list.toString()), list::toString);
      taken += takes ? 1 : 0;
    }
    assertTrue(taken > 5_000, taken + " lists were taken");
  }

  /** A matcher of Java's, which CloudFormation has, uses its stack for each entry. */
  @ParameterizedTest
  @ValueSource(strings = {"*.a,", "Users.\"\\\"\",", "Users.a.b.c.d.e, "})
  void theLongestListIsNotTooDeep(String entry) {
    assertTrue(theTemplateTakes(entry.repeat(1_000 / entry.length())));
  }

  @Test
  void anEmptyListMasksNothing() {
    assertTrue(theTemplateTakes(""));
    assertFalse(theTemplateTakes(" "));
  }

  private static boolean theTemplateTakes(String list) {
    return PATTERN.matcher(list).matches();
  }

  private static boolean theFunctionsTake(String list) {
    try {
      Masks.parse(list);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
