package io.github.dynamodbmcp.handlers.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
          LogLine.of("WARN", "Server", text, null),
          LogLine.of("WARN", text, "message", new IOException(text, new ConnectException(text)))
        }) {
      assertEquals(line.length() - 1, line.indexOf('\n'));
      assertTrue(line.strip().chars().allMatch(c -> c >= ' ' && c < 0x7f), line);
    }
  }

  @Test
  void aLongMessageIsCut() {
    String huge = "G".repeat(300_000);
    assertTrue(LogLine.of("WARN", "Server", huge, null).length() < 1_100);
    assertTrue(LogLine.of("WARN", "Server", "m", new IOException(huge)).length() < 5_000);
  }

  @Test
  void anExceptionIsShownByItsTypesAndFramesWithoutAValueThatItQuotes() {
    String line =
        LogLine.of(
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
        LogLine.of(
            "WARN",
            "OperationHandler",
            "failed",
            SdkClientException.create("x", new IOException("Connection reset")));
    assertTrue(line.contains("java.io.IOException (Connection reset)"), line);
  }
}
