package io.github.dynamodbmcp.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes on the command line are reported before anything is served. */
final class CommandLineTest {

  private static final Map<String, String> ENVIRONMENT =
      Map.of("MCP_API_ENDPOINT", "http://127.0.0.1:1");

  private static void assertRefused(
      String expected, Map<String, String> environment, String... args) throws Exception {
    try (Assistant assistant = Assistant.start(Assistant.MODERN, environment, args)) {
      assistant.hangUp();
      assertEquals(Main.USAGE, assistant.exitStatus(), assistant.err());
      assertTrue(assistant.err().contains(expected), assistant.err());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--log", "--region", "--profile", "--endpoint", "--timeout"})
  void aFlagIsNotTakenForTheMissingValueOfTheOneBefore(String flag) throws Exception {
    assertRefused("The flag " + flag + " needs a value.", ENVIRONMENT, flag, "--read-only");
  }

  @Test
  void aTypoInReadOnlyDoesNotEnableWrites() throws Exception {
    String expected = " is 'yes'; it must be true or false.";
    assertRefused("--read-only" + expected, ENVIRONMENT, "--read-only=yes");
    Map<String, String> slip =
        Map.of("MCP_API_ENDPOINT", "http://127.0.0.1:1", "MCP_READ_ONLY", "yes");
    assertRefused("MCP_READ_ONLY" + expected, slip);
  }

  @Test
  void onlyTheCommandConfigTakesWithKeys() throws Exception {
    String expected = "--with-keys belongs to the command config alone";
    assertRefused(expected, ENVIRONMENT, "--with-keys");
    assertRefused(expected, ENVIRONMENT, "tools", "--with-keys");
  }
}
