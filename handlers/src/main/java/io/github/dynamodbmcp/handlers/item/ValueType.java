package io.github.dynamodbmcp.handlers.item;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The types of values, by DynamoDB's names, in the order in which {@link ValueOrder} has them. */
public enum ValueType {
  /** A number. */
  N("number", "numbers"),
  /** A string. */
  S("string", "strings"),
  /** Binary. */
  B("binary", "binary values"),
  /** A boolean. */
  BOOL("boolean", "booleans"),
  /** A set of numbers. */
  NS("set of numbers", "sets of numbers"),
  /** A set of strings. */
  SS("set of strings", "sets of strings"),
  /** A set of binary. */
  BS("set of binary", "sets of binary"),
  /** A list. */
  L("list", "lists"),
  /** A map. */
  M("map", "maps"),
  /** The null value. */
  NULL("null", "nulls"),
  /** A masked value. */
  MASKED("masked", "masked values");

  private final String one;
  private final String many;

  ValueType(String one, String many) {
    this.one = one;
    this.many = many;
  }

  /** Returns the value's type; a value that DynamoDB gave none is masked. */
  public static ValueType of(AttributeValue value) {
    return switch (value.type()) {
      case N -> N;
      case S -> S;
      case B -> B;
      case BOOL -> BOOL;
      case NS -> NS;
      case SS -> SS;
      case BS -> BS;
      case L -> L;
      case M -> M;
      case NUL -> NULL;
      case UNKNOWN_TO_SDK_VERSION -> MASKED;
    };
  }

  /** The type in words: {@code set of strings}. */
  public String words() {
    return one;
  }

  /** {@code 1 number}, {@code 3 numbers}. */
  public String count(long number) {
    return number + " " + (number == 1 ? one : many);
  }
}
