package io.github.dynamodbmcp.proxy.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The access key that messages name. */
final class AccessKeyTest {
  @ParameterizedTest
  @CsvSource({
    "AKIAIOSFODNN7EXAMPLE, access key AKIAIOSFODNN7EXAMPLE",
    "ASIAIOSFODNN7EXAMPLE, access key ASIAIOSFODNN7EXAMPLE",
    "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY, access key wJal…",
    "local-secret, access key loca…",
    "AKIA, access key AKIA",
  })
  void anIdThatDoesNotLookLikeOneIsCut(String id, String shown) {
    assertEquals(shown, AccessKey.shown(id));
    assertEquals(shown, new AccessKey(id, "x", null).toString());
  }
}
