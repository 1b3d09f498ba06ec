package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line's output and exit codes. */
final class MainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void helpNamesEveryCommandAndSetting() {
    assertEquals(0, run(Map.of(), "", "--help"));
    for (String word :
        new String[] {
          "get-item",
          "delete-item",
          "transact-write",
          "tools",
          "serve",
          "MCP_READ_ONLY",
          "MCP_TOKEN_KEY"
        }) {
      assertTrue(out.toString(StandardCharsets.UTF_8).contains(word), word);
    }
  }

  @Test
  void helpIsPrintedEvenIfSettingsAreWrong() {
    assertEquals(0, run(Map.of("PORT", "abc"), "", "--help"));
    assertEquals(0, run(Map.of("PORT", "abc"), "", "--version"));
    assertEquals(0, run(Map.of("PORT", "abc"), "", "serve", "--help"));
    assertEquals(0, run(Map.of("PORT", "abc"), "", "get-item", "-h"));
  }

  @Test
  void anUnknownHostIsReported() {
    assertEquals(1, run(Map.of("HOST", "no.such.host.invalid"), "", "serve"));
    assertTrue(error().startsWith("HOST no.such.host.invalid is not an address"), error());
  }

  @Test
  void anUnknownCommandIsAUsageError() {
    assertEquals(2, run(Map.of(), "", "drop-table"));
    assertEquals("There is no command \"drop-table\": --help lists them.", error());
    assertEquals(2, run(Map.of("MCP_READ_ONLY", "true"), "", "put-item", "{}"));
    assertTrue(error().contains("MCP_READ_ONLY=true allows no writes"), error());
  }

  @Test
  void tooManyArgumentsAreAUsageError() {
    assertEquals(2, run(Map.of(), "", "get-item", "{}", "{}"));
    assertEquals(2, run(Map.of(), "", "serve", "9000"));
    assertTrue(error().contains("serve takes no arguments"), error());
  }

  @Test
  void aFailedCallIsExitCode1WithTheErrorOnStandardError() {
    assertEquals(1, run(Map.of(), "", "get-item", "{}"));
    assertEquals("", out.toString(StandardCharsets.UTF_8));
    assertTrue(error().contains("table_name is required"), error());
  }

  @Test
  void theArgumentsMayComeOnStandardInput() {
    assertEquals(1, run(Map.of(), "{\"table_nam\": 1}", "get-item"));
    assertTrue(error().contains("nearest: table_name"), error());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PORT | 99999 | PORT must be a whole number from 0 to 65535",
        "MCP_READ_ONLY | yes | MCP_READ_ONLY must be true or false",
        "LOG_LEVEL | loud | LOG_LEVEL must be error, warn, info or debug, not \"loud\"",
        "MCP_MAX_RESPONSE_CHARS | 5 | MCP_MAX_RESPONSE_CHARS must be a whole number",
        "AWS_ENDPOINT_URL_DYNAMODB | localhost:8000 | must be an http or https address",
        "MCP_ACCESS_KEY_ID | key | go together",
        "MCP_TOKEN_KEY | too short | MCP_TOKEN_KEY must have at least 16 characters",
        "MCP_BEARER_TOKEN | too short | MCP_BEARER_TOKEN must be at least 32",
        "AWS_ENDPOINT_URL_DYNAMODB | http://localhost:99999 | must be an http or https address",
        "AWS_ENDPOINT_URL_DYNAMODB | //localhost:8000 | must be an http or https address",
        "HOST | 0.0.0.0 | Without MCP_ACCESS_KEY_ID and MCP_SECRET_ACCESS_KEY anyone could call",
      })
  void aWrongSettingIsAUsageErrorThatNamesIt(String name, String value, String words) {
    assertEquals(2, run(Map.of(name, value), "", "serve"));
    assertTrue(error().contains(words), error());
  }

  @Test
  void aWrongSettingIsAUsageErrorForACallToo() {
    assertEquals(2, run(Map.of("AWS_REGION", "not a region"), "", "get-item", "{}"));
    assertTrue(error().startsWith("AWS_REGION must be"), error());
  }

  @Test
  void theTokenKeyIsNotPrinted() {
    assertEquals(2, run(Map.of("MCP_TOKEN_KEY", "fifteen letters"), "", "serve"));
    assertFalse(error().contains("fifteen letters"), error());
    String settings = Settings.from(Map.of("MCP_TOKEN_KEY", "sixteen letters!")).toString();
    assertFalse(settings.contains("sixteen letters!"), settings);
  }

  @Test
  void aPortInUseIsReported() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      assertEquals(1, run(Map.of("PORT", port), "", "serve"));
      assertTrue(error().contains("Can't listen on port " + port + " of 127.0.0.1"), error());
    }
  }

  private String error() {
    return err.toString(StandardCharsets.UTF_8).strip();
  }

  private int run(Map<String, String> environment, String in, String... args) {
    return CommandLine.run(
        args,
        environment,
        new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }
}
