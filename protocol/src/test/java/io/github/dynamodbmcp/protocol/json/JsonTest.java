package io.github.dynamodbmcp.protocol.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON is read and written without loss, and rejected with a reason. */
final class JsonTest {

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String nested(int levels) {
    return "[".repeat(levels) + "]".repeat(levels);
  }

  private static String reason(Function<String, JsonNode> reader, String text) {
    return assertThrows(InvalidJsonException.class, () -> reader.apply(text)).reason();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "9007199254740993",
        "12345678901234567890123456789012345678",
        "1.50",
        "1E-130",
        "1.2345678901234567890123456789012345678",
        "true",
        "null",
        "\"é😀\"",
        "{\"a\":[{},[]]}"
      })
  void everyValueIsWrittenAsItWasRead(String json) {
    for (JsonNode read :
        new JsonNode[] {Json.read(json), Json.read(utf8(json)), Json.readMessage(utf8(json))}) {
      String again = Json.write(read);
      assertEquals(Json.read(json), Json.read(again));
      assertEquals(json.replace("1E-130", "1E-130"), again);
      assertEquals(again, new String(Json.writeBytes(read), StandardCharsets.UTF_8));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1,\"a\":2}|is not valid JSON: an object has the member \"a\" twice, at line 1, column 11",
        "{\"a\":1|is not valid JSON: it ends before it is complete",
        "{} {}|is not valid JSON: something follows the value",
        "1e99999999999|is not valid JSON: a number's exponent is too large",
        "``|is empty",
        "[\"\\ud800\"]|holds half of a surrogate pair",
        "{\"\\udc00\":1}|is not valid JSON: it holds half of a surrogate pair",
      })
  void malformedTextIsRejectedWithTheReason(String text, String reason) {
    String said = reason(Json::read, text);
    assertTrue(said.startsWith(reason), said);
  }

  @Test
  void theDepthOfArgumentsAndOfMessagesIsBounded() {
    Json.read(nested(200));
    assertTrue(reason(Json::read, nested(201)).contains("nests too many levels"));
    Json.readMessage(utf8(nested(1000)));
    assertTrue(
        reason(text -> Json.readMessage(utf8(text)), nested(1001)).contains("nests too many"));
  }

  @Test
  void aNameMayBeAsLongAsDynamoDbTakes() {
    String json = "{\"" + "n".repeat(65_535) + "\":1}";
    assertEquals(json, Json.write(Json.readMessage(utf8(json))));
    assertEquals(json, Json.write(Json.read(json)));
  }

  @Test
  void aMessageMayHoldWhatItsReceiverJudges() {
    assertEquals("{\"a\":2}", Json.write(Json.readMessage(utf8("{\"a\":1,\"a\":2}"))));
    byte[] half = Json.writeBytes(Json.readMessage(utf8("{\"a\":\"\\ud800\"}")));
    assertEquals("{\"a\":\"\\uD800\"}", new String(half, StandardCharsets.UTF_8));
  }

  @Test
  void bytesThatAreNoUtf8AreRejected() {
    byte[] latin1 = "\"é\"".getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(
        "is not valid UTF-8",
        assertThrows(InvalidJsonException.class, () -> Json.read(latin1)).reason());
  }

  @Test
  void theLogsFormIsAscii() {
    assertEquals("\"\\u2028\\u00E9\\uD83D\\uDE00\"", Json.writeAscii(Json.read("\"\u2028é😀\"")));
  }
}
