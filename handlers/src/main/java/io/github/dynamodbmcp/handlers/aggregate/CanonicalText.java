package io.github.dynamodbmcp.handlers.aggregate;

import io.github.dynamodbmcp.handlers.item.ItemJson;
import io.github.dynamodbmcp.protocol.json.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The canonical form of attribute values: one text for all values that DynamoDB takes for equal. It
 * starts with the type, so it is never empty, and can be read back.
 */
final class CanonicalText {
  /** Longer texts are identified by a digest, which is as long in base64. */
  private static final int LONGEST_IDENTITY = 22;

  /** Half of SHA-256: among 10,000 values, two share it with a probability of 1E-31. */
  private static final int DIGEST_BYTES = 16;

  private CanonicalText() {}

  /** Writes a value. */
  static String of(AttributeValue value) {
    return switch (value.type()) {
      case S -> "S".concat(value.s());
      case N -> "N".concat(number(value.n()));
      case B, BOOL, NUL, SS, NS, BS, L, M, UNKNOWN_TO_SDK_VERSION ->
          Json.write(ItemJson.typed(normalized(value)));
    };
  }

  /** Reads a value back. */
  static AttributeValue read(String canonical) {
    return switch (canonical.charAt(0)) {
      case 'S' -> AttributeValue.fromS(canonical.substring(1));
      case 'N' -> AttributeValue.fromN(canonical.substring(1));
      default -> ItemJson.value(Json.readOwn(canonical));
    };
  }

  /** Returns how many values a list or map has, itself and nested ones included; 0 for others. */
  static long nested(String canonical) {
    return canonical.startsWith("{\"L\"") || canonical.startsWith("{\"M\"")
        ? canonical.chars().filter(c -> c == '{').count()
        : 0;
  }

  /** Returns a short text that equal values share, and no others. */
  static String identity(AttributeValue value) {
    String canonical = of(value);
    return canonical.length() <= LONGEST_IDENTITY ? canonical : "#".concat(digest(canonical));
  }

  private static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(digest, DIGEST_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** Writes a number as DynamoDB does: every digit, without trailing zeros or an exponent. */
  static String number(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  private static String number(String number) {
    return isCanonical(number) ? number : number(new BigDecimal(number));
  }

  /** Whether the number is written as DynamoDB does, which spares most numbers a conversion. */
  private static boolean isCanonical(String number) {
    int first = number.startsWith("-") ? 1 : 0;
    int point = -1;
    for (int i = first; i < number.length(); i++) {
      char c = number.charAt(i);
      if (c == '.' && point < 0) {
        point = i;
      } else if (c < '0' || c > '9') {
        return false;
      }
    }
    int whole = (point < 0 ? number.length() : point) - first;
    boolean leadingZero = whole > 1 && number.charAt(first) == '0';
    boolean isZero = whole == 1 && point < 0 && number.charAt(first) == '0';
    return whole > 0
        && !leadingZero
        && !(isZero && first == 1)
        && (point < 0 || "123456789".indexOf(number.charAt(number.length() - 1)) >= 0);
  }

  /** Writes all numbers in the value as DynamoDB does, and sorts what has no order. */
  static AttributeValue normalized(AttributeValue value) {
    return switch (value.type()) {
      case N -> AttributeValue.fromN(number(value.n()));
      case SS -> AttributeValue.fromSs(value.ss().stream().sorted().toList());
      case NS -> AttributeValue.fromNs(value.ns().stream().map(n -> number(n)).sorted().toList());
      case BS ->
          AttributeValue.fromBs(
              value.bs().stream()
                  .sorted(Comparator.comparing(SdkBytes::asByteArrayUnsafe, Arrays::compare))
                  .toList());
      case L -> AttributeValue.fromL(value.l().stream().map(CanonicalText::normalized).toList());
      case M -> {
        Map<String, AttributeValue> members = new TreeMap<>();
        value.m().forEach((name, member) -> members.put(name, normalized(member)));
        yield AttributeValue.fromM(members);
      }
      case S, B, BOOL, NUL, UNKNOWN_TO_SDK_VERSION -> value;
    };
  }
}
