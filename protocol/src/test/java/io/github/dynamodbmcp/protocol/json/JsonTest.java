package io.github.dynamodbmcp.protocol.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
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
      assertEquals(again.length(), Json.length(read));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1,\"a\":2}|has the name \"a\" twice; give each name once",
        "{\"a\":1,\"\\u0061\":1}|has the name \"a\" twice; give each name once",
        "{\"item\":{\"a\":1,\"b\":2,\"a\":1}}|has the name \"a\" twice, in item; give each name once",
        "{\"x\\n\u202e\":{\"\u2028\":1,\"\u2028\":1}}|has the name \"\\u2028\" twice, in \"x\\n\\u202E\";",
        "{\"keys\":[{},{\"id\":{\"S\":\"x\",\"S\":\"x\"}}]}|has the name \"S\" twice, in keys[1].id;",
        "{\"a\":1|is not valid JSON: it ends before it is complete",
        "{} {}|is not valid JSON: something follows the value",
        "{\"n\":[1e99999999999]}|has a number whose exponent is too large, in n[0]",
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
    assertTrue(reason(Json::read, nested(201)).equals("is nested deeper than 200 levels"));
    Json.readMessage(utf8(nested(1000)));
    assertTrue(reason(text -> Json.readMessage(utf8(text)), nested(1001)).contains("deeper"));
  }

  @Test
  void aNameMayBeAsLongAsDynamoDbTakes() {
    String json = "{\"" + "n".repeat(65_535) + "\":1}";
    assertEquals(json, Json.write(Json.readMessage(utf8(json))));
    assertEquals(json, Json.write(Json.read(json)));
  }

  @Test
  void everyReaderRejectsADuplicateName() {
    String json = "{\"put\":{\"condition\":\"x\",\"condition\":null}}";
    String why = "has the name \"condition\" twice, in put; give each name once";
    assertEquals(why, reason(Json::read, json));
    assertEquals(why, reason(text -> Json.read(utf8(text)), json));
    assertEquals(why, reason(text -> Json.readMessage(utf8(text)), json));
  }

  @Test
  void anErrorShowsOnlyTheStartOfALongName() {
    String name = "n".repeat(60_000);
    String twice = "{\"" + name + "\":1,\"" + name + "\":2}";
    String deep = ("{\"" + name + "\":").repeat(50) + twice + "}".repeat(50);
    assertTrue(reason(Json::read, deep).length() < 1000);
  }

  @Test
  void theLengthOfALongTextIsThatOfItsJson() {
    JsonNode text = JsonNodeFactory.instance.textNode("é😀\"\n".repeat(10_000));
    assertEquals(Json.write(text).length(), Json.length(text));
  }

  @Test
  void aNumberMayHaveAThousandCharacters() {
    assertEquals("9".repeat(1000), Json.write(Json.read("9".repeat(1000))));
    for (String number : new String[] {"9".repeat(1001), "0." + "1".repeat(1000)}) {
      assertEquals(
          "has a number of more than 1000 characters, in a",
          reason(text -> Json.readMessage(utf8(text)), "{\"a\":" + number + "}"));
    }
  }

  @Test
  void theNumberOfValuesIsBoundedByTheHeap() throws IOException {
    assertEquals(1 << 16, Limits.forHeap(9, 64L << 20).maxValues());
    assertEquals(1 << 17, Limits.forHeap(9, 128L << 20).maxValues());
    assertEquals(1 << 19, Limits.forHeap(9, 512L << 20).maxValues());
    assertEquals(1 << 20, Limits.forHeap(9, 64L << 30).maxValues());
    Limits small = new Limits(9, 6);
    for (String accepted : new String[] {"[1,2,3,4,5]", "[[],[],{\"a\":[]}]"}) {
      try (JsonParser parser = new JsonFactory().createParser(accepted)) {
        assertEquals(accepted, Json.write(new TreeReader(parser, small).read()));
      }
    }
    try (JsonParser parser = new JsonFactory().createParser("[1,2,3,4,5,6]")) {
      assertEquals(
          "holds more than 6 values; send less at once",
          assertThrows(InvalidJsonException.class, () -> new TreeReader(parser, small).read())
              .reason());
    }
    String many = "[" + "[],".repeat(1 << 20) + "[]]";
    assertTrue(reason(Json::read, many).contains("values"));
    assertTrue(reason(text -> Json.readMessage(utf8(text)), many).contains("values"));
  }

  @Test
  void onlyJsonThatWasRejectedForItsContentsIsWellFormed() {
    for (String json : new String[] {"{\"a\":1,\"a\":2}", "1e99999999999", nested(201)}) {
      assertTrue(
          assertThrows(InvalidJsonException.class, () -> Json.read(json)).isWellFormed(), json);
    }
    for (String broken : new String[] {"", "{", "[1,]", "{} {}"}) {
      assertFalse(
          assertThrows(InvalidJsonException.class, () -> Json.read(broken)).isWellFormed(), broken);
    }
  }

  @Test
  void aMessageMayHoldWhatItsReceiverJudges() {
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
