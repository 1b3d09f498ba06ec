package io.github.dynamodbmcp.handlers.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.TokenKey;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A token is accepted unchanged, by a process with the same key, and only with the arguments that
 * it was written for.
 */
final class NextTokenTest {
  private static final TokenKey KEY = TokenKey.of("the key of this test");
  private static final String OWNER = "dynamodb_list_tables";
  private static final ObjectNode PLACE = Json.object().put("table", "Users");
  private final String token = NextToken.write(PLACE, OWNER, KEY);

  @Test
  void aTokenReturnsItsPlace() {
    assertEquals(PLACE, NextToken.read(token, OWNER, TokenKey.of("the key of this test")));
  }

  /** Tokens outlive an upgrade: a change of the format has to raise its version. */
  @Test
  void theFormatOfThisVersionIsFixed() {
    assertEquals("4.GrPQMKXqxUJFTPEOFBzMqnsidGFibGUiOiJVc2VycyJ9", token);
  }

  @Test
  void aTokenMayHaveAMegabyteAndNoMore() {
    ObjectNode place = PLACE.deepCopy().put("state", Incompressible.text(975_000));
    String large = NextToken.write(place, OWNER, KEY);
    assertTrue(large.length() > 960_000 && large.length() <= 1_000_000, "" + large.length());
    assertEquals(place, NextToken.read(large, OWNER, KEY));
    String larger = NextToken.write(place.put("state", Incompressible.text(1_000_000)), OWNER, KEY);
    String refusal = refusal(larger, OWNER, KEY);
    assertTrue(
        refusal.startsWith("has %d characters, more than any token: ".formatted(larger.length())),
        refusal);
  }

  @Test
  void aLongPlaceIsCompressed() {
    ObjectNode place = PLACE.deepCopy();
    for (int i = 0; i < 1_000; i++) {
      place.put("item" + i, "paid");
    }
    String compressed = NextToken.write(place, OWNER, KEY);
    assertTrue(compressed.length() < Json.write(place).length() / 3, compressed);
    assertEquals(place, NextToken.read(compressed, OWNER, KEY));
  }

  @Test
  void aCompressedPlaceIsReadOnlyAfterItsSignature() {
    String compressed =
        NextToken.write(PLACE.deepCopy().put("state", Incompressible.text(2_000)), OWNER, KEY);
    byte[] bytes = bytes(compressed);
    for (int i = 0; i < bytes.length; i++) {
      byte[] changed = bytes.clone();
      changed[i] ^= 1;
      assertForeign(refusal(text(changed), OWNER, KEY));
      assertForeign(refusal(text(Arrays.copyOf(bytes, i)), OWNER, KEY));
    }
  }

  @Test
  void aTokenOfOtherArgumentsIsRefused() {
    assertForeign(refusal(token, "dynamodb_scan", KEY));
  }

  @Test
  void aTokenOfAnotherDeploymentIsRefused() {
    assertForeign(refusal(token, OWNER, TokenKey.of("the key of another stack")));
  }

  @Test
  void aTokenOfAnotherProcessIsRefusedWithTheSettingThatItNeeds() {
    String sentence = refusal(token, OWNER, TokenKey.random());
    assertForeign(sentence);
    assertTrue(sentence.contains("set MCP_TOKEN_KEY to the same value"), sentence);
    assertFalse(refusal(token, "dynamodb_scan", KEY).contains("MCP_TOKEN_KEY"));
  }

  /** The place can't grow by what was the beginning of the arguments, nor the other way round. */
  @Test
  void theBoundaryBetweenArgumentsAndPlaceIsSigned() {
    byte[] bytes = bytes(NextToken.write(Json.object(), OWNER + "{}", KEY));
    byte[] moved = Arrays.copyOf(bytes, bytes.length + 2);
    moved[bytes.length] = '{';
    moved[bytes.length + 1] = '}';
    assertForeign(refusal(text(moved), OWNER, KEY));
  }

  @Test
  void aTokenWithAnyBitChangedIsRefused() {
    byte[] bytes = bytes(token);
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] changed = bytes.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertForeign(refusal(text(changed), OWNER, KEY));
    }
  }

  @Test
  void aTokenChangedOrCutAnywhereIsRefused() {
    for (int i = 0; i < token.length(); i++) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      refusal(token.substring(0, i) + other + token.substring(i + 1), OWNER, KEY);
      refusal(token.substring(0, i), OWNER, KEY);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aWhe_nhzXPcQeyJ0YWJsZSI6Ik9yZGVycyJ9", // of version 2, which had a checksum
        "3.aWhe_nhzXPcQeyJ0YWJsZSI6Ik9yZGVycyJ9",
        "5.aWhe_nhzXPcQeyJ0YWJsZSI6Ik9yZGVycyJ9",
        "33.aWhe_nhzXPcQeyJ0YWJsZSI6Ik9yZGVycyJ9",
        "made up",
        "",
      })
  void aTokenOfAnotherVersionIsRefusedAsSuch(String other) {
    assertEquals(
        "is of another version, or is not a token: repeat the call without it",
        refusal(other, OWNER, KEY));
  }

  private static String refusal(String token, String owner, TokenKey key) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> NextToken.read(token, owner, key), token)
            .getMessage());
  }

  private static void assertForeign(String sentence) {
    assertTrue(sentence.startsWith("belongs to other arguments or another deployment"), sentence);
  }

  private static byte[] bytes(String token) {
    return Base64.getUrlDecoder().decode(token.substring(2));
  }

  private static String text(byte[] bytes) {
    return "4." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
