package io.github.dynamodbmcp.handlers.call;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The signature is HMAC-SHA-256, as the JDK's own computes it. */
final class TokenKeyTest {
  private static final byte[] PART = "a part".getBytes(StandardCharsets.UTF_8);

  /** SHA-256's block is 64 bytes: a longer key is hashed first. */
  @ParameterizedTest
  @ValueSource(ints = {16, 17, 63, 64, 65, 128, 1000})
  void theSignatureIsTheJdksHmacForKeysOfEveryLength(int length) throws GeneralSecurityException {
    String text = "kéy".repeat(length).substring(0, length);
    byte[] nothing = {};
    byte[] large = new byte[100_000];
    Arrays.fill(large, (byte) 0xFF);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    mac.update(PART);
    mac.update(large);
    assertArrayEquals(mac.doFinal(), TokenKey.of(text).sign(PART, nothing, large));
    assertArrayEquals(mac.doFinal(), TokenKey.of(text).sign());
  }

  @Test
  void eachRandomKeyIsAnother() {
    TokenKey first = TokenKey.random();
    assertArrayEquals(first.sign(PART), first.sign(PART));
    assertFalse(Arrays.equals(first.sign(PART), TokenKey.random().sign(PART)));
    assertFalse(first.shared());
  }

  @Test
  void aShortKeyIsRefusedWithoutBeingQuoted() {
    String sentence =
        assertThrows(IllegalArgumentException.class, () -> TokenKey.of("fifteen letters"))
            .toString();
    assertTrue(sentence.contains("at least 16 characters"), sentence);
    assertFalse(sentence.contains("fifteen letters"), sentence);
  }
}
