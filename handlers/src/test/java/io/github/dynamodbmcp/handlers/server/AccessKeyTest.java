package io.github.dynamodbmcp.handlers.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logs show the id of the key, but not a secret that was given in its place. */
final class AccessKeyTest {
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

  @ParameterizedTest
  @CsvSource({
    "AKIAIOSFODNN7EXAMPLE, " + SECRET,
    "AKIAIOSFODNN7EXAMPLE, short",
    "local, local-secret",
    "team-a, 0123456789abcdef0123456789abcdef",
    "abcd, abcd",
  })
  void anIdIsShown(String id, String secret) {
    AccessKey key = new AccessKey(id, secret);
    assertEquals("access-key:" + id, Admission.SignedWith.of(key, "us-east-1").principal());
  }

  @ParameterizedTest
  @CsvSource({
    SECRET + ", AKIAIOSFODNN7EXAMPLE",
    SECRET + ", " + SECRET,
    "local-secret, local",
    "0123456789abcdef0123456789abcdef, team-a",
    "same-length, same-length",
    "abcde, abcd",
  })
  void ofASecretInPlaceOfAnIdFourCharactersAreShown(String id, String secret) {
    AccessKey key = new AccessKey(id, secret);
    assertEquals(
        "access-key:" + id.substring(0, 4) + "…",
        Admission.SignedWith.of(key, "us-east-1").principal());
    assertFalse(key.toString().contains(id.substring(0, 5)), key.toString());
  }
}
