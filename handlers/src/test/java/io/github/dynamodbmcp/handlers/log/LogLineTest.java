package io.github.dynamodbmcp.handlers.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Every log event is one line of printable ASCII, and shows no value of an item. */
final class LogLineTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "G\nET {\"audit\":true}",
        "G\r\nET",
        "\u001b[2J",
        "\u0000\u0007\u007f\u0085\u2028\u2029\u202e",
        "caf\u00e9 \ud83d\ude00"
      })
  void aMessageCannotBreakOrForgeALine(String text) {
    for (String line :
        new String[] {
          line("WARN", "Server", text, null),
          line("WARN", text, "message", new IOException(text, new ConnectException(text))),
          LogLine.of(Instant.EPOCH, "WARN", "Server", "message", text, null)
        }) {
      assertEquals(line.length() - 1, line.indexOf('\n'));
      assertTrue(line.strip().chars().allMatch(c -> c >= ' ' && c < 0x7f), line);
      assertTrue(Json.read(line).isObject(), line);
      assertTrue(line.contains("\"message\":"), line);
    }
  }

  @Test
  void aLongMessageIsCut() {
    String huge = "G".repeat(300_000);
    assertTrue(line("WARN", "Server", huge, null).length() < 1_100);
    assertTrue(line("WARN", "Server", "m", new IOException(huge)).length() < 5_000);
  }

  @Test
  void anExceptionIsShownByItsTypesAndFramesWithoutAValueThatItQuotes() {
    String line =
        line(
            "ERROR",
            "OperationHandler",
            "failed",
            SdkClientException.create(
                "Unable to parse {\"S\":\"secret\"}",
                new UncheckedIOException(
                    "secret", new IOException("x", new NumberFormatException("secret")))));
    assertFalse(line.contains("secret"), line);
    assertTrue(line.contains("SdkClientException at "), line);
    assertTrue(line.contains("caused by java.lang.NumberFormatException"), line);
    assertTrue(line.contains("LogLineTest"), line);
  }

  @Test
  void theCauseOfABrokenConnectionIsShown() {
    String line =
        line(
            "WARN",
            "OperationHandler",
            "failed",
            SdkClientException.create("x", new IOException("Connection reset")));
    assertTrue(line.contains("java.io.IOException (Connection reset)"), line);
  }

  @Test
  void anEventIsOneJsonObjectThatItsRequestIdFinds() {
    PrintStream standardError = System.err;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    System.setErr(new PrintStream(written, true, StandardCharsets.US_ASCII));
    try {
      LoggerFactory.getLogger(LogLineTest.class)
          .atError()
          .addKeyValue("request_id", "1804e9c9")
          .setCause(new IOException("broken"))
          .log("{} failed \"badly\"", "query");
    } finally {
      System.setErr(standardError);
    }
    JsonNode event = Json.read(written.toString(StandardCharsets.US_ASCII));
    assertEquals("ERROR", event.path("level").asText());
    assertEquals("LogLineTest", event.path("logger").asText());
    assertEquals("query failed \"badly\"", event.path("message").asText());
    assertEquals("1804e9c9", event.path("request_id").asText());
    assertTrue(event.path("stack").asText().startsWith("java.io.IOException (broken) at "));
    assertTrue(Instant.parse(event.path("timestamp").asText()).isAfter(Instant.EPOCH));
  }

  private static String line(
      String level, String logger, String message, @Nullable Throwable failure) {
    return LogLine.of(Instant.EPOCH, level, logger, message, null, failure);
  }
}
