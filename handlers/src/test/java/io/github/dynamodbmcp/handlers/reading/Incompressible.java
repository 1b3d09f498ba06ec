package io.github.dynamodbmcp.handlers.reading;

import java.util.Base64;
import java.util.Random;

/** Text that compression makes little shorter: base64 of random bytes, the same in each run. */
final class Incompressible {
  private Incompressible() {}

  static String text(int chars) {
    byte[] bytes = new byte[chars];
    new Random(4).nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes).substring(0, chars);
  }
}
