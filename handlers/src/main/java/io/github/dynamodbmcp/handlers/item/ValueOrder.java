package io.github.dynamodbmcp.handlers.item;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The order of attribute values: within a type as DynamoDB orders sort keys, which are numbers by
 * value, strings by the bytes of UTF-8, and binary by unsigned bytes. DynamoDB doesn't order the
 * other types; here false precedes true, lists are compared by element, sets by their members in
 * ascending order, and maps by their names and values in ascending order of the names. Values that
 * DynamoDB takes for equal, such as 1 and 1.0, are equal.
 *
 * <p>Values of several types are ordered by type, as {@link ValueType} lists them: numbers,
 * strings, binary, booleans, sets of numbers, of strings and of binary, lists, maps, null.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.CoreComponents.html">
 *     Core components: primary key</a>
 */
public final class ValueOrder implements Comparator<AttributeValue> {
  /** The order that compares any two values. */
  public static final ValueOrder ASCENDING = new ValueOrder();

  private static final Comparator<String> NUMBERS = Comparator.comparing(BigDecimal::new);

  private static final Comparator<SdkBytes> BINARY =
      Comparator.comparing(SdkBytes::asByteArrayUnsafe, Arrays::compareUnsigned);

  private ValueOrder() {}

  @Override
  public int compare(AttributeValue left, AttributeValue right) {
    int byType = compareTypes(left, right);
    return byType == 0 ? compareWithinType(left, right) : byType;
  }

  /** Compares two values by their types alone; 0 if they have the same type. */
  static int compareTypes(AttributeValue left, AttributeValue right) {
    return ValueType.of(left).compareTo(ValueType.of(right));
  }

  /** Compares two values of one type. */
  private int compareWithinType(AttributeValue left, AttributeValue right) {
    return switch (ValueType.of(left)) {
      case N -> NUMBERS.compare(left.n(), right.n());
      case S -> compareStrings(left.s(), right.s());
      case B -> BINARY.compare(left.b(), right.b());
      case BOOL -> Boolean.compare(left.bool(), right.bool());
      case NS -> compareSets(left, right, AttributeValue::ns, NUMBERS);
      case SS -> compareSets(left, right, AttributeValue::ss, ValueOrder::compareStrings);
      case BS -> compareSets(left, right, AttributeValue::bs, BINARY);
      case L -> compareAll(left.l().iterator(), right.l().iterator(), this);
      case M -> compareMaps(left.m(), right.m());
      case NULL, MASKED -> 0;
    };
  }

  /**
   * Compares two strings by the bytes of UTF-8, which is the order of their characters' code
   * points. In UTF-16, which Java compares, surrogates precede the characters from U+E000 on.
   */
  public static int compareStrings(String left, String right) {
    int length = Math.min(left.length(), right.length());
    for (int i = 0; i < length; i++) {
      char l = left.charAt(i);
      char r = right.charAt(i);
      if (l != r) {
        return Character.isSurrogate(l) == Character.isSurrogate(r)
            ? Character.compare(l, r)
            : Integer.compare(codePointRank(l), codePointRank(r));
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  /** A half of a surrogate pair stands for a character above all those that are one unit. */
  private static int codePointRank(char unit) {
    return Character.isSurrogate(unit) ? Character.MIN_SUPPLEMENTARY_CODE_POINT : unit;
  }

  private static <T> int compareSets(
      AttributeValue left,
      AttributeValue right,
      Function<AttributeValue, List<T>> members,
      Comparator<T> order) {
    return compareAll(
        members.apply(left).stream().sorted(order).iterator(),
        members.apply(right).stream().sorted(order).iterator(),
        order);
  }

  private int compareMaps(Map<String, AttributeValue> left, Map<String, AttributeValue> right) {
    return compareAll(
        byName(left).entrySet().iterator(),
        byName(right).entrySet().iterator(),
        Map.Entry.<String, AttributeValue>comparingByKey(ValueOrder::compareStrings)
            .thenComparing(Map.Entry.comparingByValue(this)));
  }

  private static Map<String, AttributeValue> byName(Map<String, AttributeValue> map) {
    Map<String, AttributeValue> sorted = new TreeMap<>(ValueOrder::compareStrings);
    sorted.putAll(map);
    return sorted;
  }

  /** Compares pair by pair; what is the beginning of the other precedes it. */
  private static <T> int compareAll(Iterator<T> left, Iterator<T> right, Comparator<T> order) {
    while (left.hasNext() && right.hasNext()) {
      int compared = order.compare(left.next(), right.next());
      if (compared != 0) {
        return compared;
      }
    }
    return Boolean.compare(left.hasNext(), right.hasNext());
  }
}
