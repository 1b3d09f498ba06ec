package io.github.dynamodbmcp.proxy.validation;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Random values that make the validation's item unique.
 *
 * @param text for a key that is a string or binary
 * @param number for a key that is a number: digits, to which more may be appended
 */
record Mark(String text, BigInteger number) {

  /** As many digits as DynamoDB keeps. */
  static final String LONG_NUMBER = "12345678901234567890123456789012345678";

  private static final int NUMBER_BITS = 56;

  static Mark random() {
    SecureRandom random = new SecureRandom();
    byte[] bytes = new byte[8];
    random.nextBytes(bytes);
    return new Mark(
        "validate-" + HexFormat.of().formatHex(bytes),
        new BigInteger(NUMBER_BITS, random).setBit(NUMBER_BITS));
  }
}
