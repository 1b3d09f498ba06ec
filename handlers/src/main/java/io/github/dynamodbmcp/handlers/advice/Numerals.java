package io.github.dynamodbmcp.handlers.advice;

import java.util.regex.Pattern;

/** Tells the texts that people mean as numbers and that fit into a sentence. */
final class Numerals {
  private static final Pattern NUMERAL =
      Pattern.compile("[+-]?\\d{1,38}(?:\\.\\d{1,38})?(?:[eE][+-]?\\d{1,2})?");

  private Numerals() {}

  static boolean isNumeral(String text) {
    return NUMERAL.matcher(text).matches();
  }
}
