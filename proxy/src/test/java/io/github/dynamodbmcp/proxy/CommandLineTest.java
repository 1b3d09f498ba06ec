package io.github.dynamodbmcp.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dynamodbmcp.proxy.settings.CommandLine;
import io.github.dynamodbmcp.proxy.settings.Confirm;
import io.github.dynamodbmcp.proxy.settings.LongCall;
import io.github.dynamodbmcp.proxy.settings.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
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
  @ValueSource(
      strings = {"--log", "--region", "--profile", "--endpoint", "--timeout", "--long-call"})
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
  void theJsonOfACallIsOneObjectInOneArgument() throws Exception {
    String form = ". Give one JSON object, in quotes, or on standard input with - in its place.";
    assertRefused("The JSON argument isn't an object" + form, ENVIRONMENT, "call", "x", "[]");
    assertRefused("The JSON argument is empty" + form, ENVIRONMENT, "call", "x", "");
    assertRefused("Standard input is empty" + form, ENVIRONMENT, "call", "x", "-");
    assertRefused(
        "doesn't take '1}'. Put the JSON in quotes", ENVIRONMENT, "call", "x", "{\"n\":", "1}");
  }

  private static Map<String, String> with(String name, String value) {
    Map<String, String> environment = new HashMap<>(ENVIRONMENT);
    environment.put(name, value);
    return environment;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "1", "on", "flase"})
  void aReadOnlySettingThatIsNotUnderstoodStopsTheStart(String value) throws Exception {
    assertRefused("it must be true or false.", with("MCP_READ_ONLY", value));
    assertRefused("it must be true or false.", ENVIRONMENT, "--read-only=" + value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "3601", "99999", "1.5", "1m", "ten"})
  void aLimitOfLongCallsMustBeSecondsUpToAnHour(String value) throws Exception {
    String expected =
        "The limit of long calls is '" + value + "'; it must be whole seconds, 0 to 3600";
    assertRefused(expected, with("MCP_LONG_CALL_SECONDS", value));
    assertRefused(expected, ENVIRONMENT, "--long-call=" + value);
  }

  @Test
  void aLimitOfLongCallsAppliesToWatchedCallsAlso() throws Exception {
    LongCall byDefault = Settings.read(CommandLine.parse(), ENVIRONMENT).longCall();
    assertEquals(Duration.ofSeconds(55), byDefault.limit(false));
    assertEquals(Duration.ofMinutes(10), byDefault.limit(true));
    LongCall set =
        Settings.read(CommandLine.parse("--long-call", "90"), with("MCP_LONG_CALL_SECONDS", "30"))
            .longCall();
    assertEquals(Duration.ofSeconds(90), set.limit(false));
    assertEquals(Duration.ofSeconds(90), set.limit(true));
  }

  @Test
  void readOnlyIsUnderstoodInAnyCase() throws Exception {
    CommandLine none = CommandLine.parse();
    assertTrue(Settings.read(none, with("MCP_READ_ONLY", "True")).readOnly());
    assertFalse(Settings.read(none, with("MCP_READ_ONLY", "FALSE")).readOnly());
    assertTrue(Settings.read(CommandLine.parse("--read-only=TRUE"), ENVIRONMENT).readOnly());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "true", "on", "aks", "ask,require"})
  void aConfirmSettingThatIsNotUnderstoodStopsTheStart(String value) throws Exception {
    assertRefused("it must be off, ask or require.", with("MCP_CONFIRM", value));
    Map<String, String> bundle = with("MCP_CONFIRM", value);
    bundle.put("MCP_BUNDLE", "true");
    assertRefused("it must be off, ask or require.", bundle);
    if (!value.isBlank()) {
      assertRefused("it must be off, ask or require.", ENVIRONMENT, "--confirm", value);
    }
  }

  @Test
  void confirmIsUnderstoodInAnyCaseAndItsFlagTakesPrecedence() throws Exception {
    assertEquals(Confirm.OFF, Settings.read(CommandLine.parse(), ENVIRONMENT).confirm());
    Map<String, String> ask = with("MCP_CONFIRM", " Ask ");
    assertEquals(Confirm.ASK, Settings.read(CommandLine.parse(), ask).confirm());
    CommandLine require = CommandLine.parse("--confirm=REQUIRE");
    assertEquals(Confirm.REQUIRE, Settings.read(require, ask).confirm());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MCP_READ_ONLY",
        "MCP_PROFILE",
        "MCP_REGION",
        "MCP_ACCESS_KEY_ID",
        "MCP_SESSION_TOKEN",
        "MCP_USER",
        "MCP_LOG",
        "MCP_CONFIRM",
        "MCP_TIMEOUT_SECONDS",
        "MCP_LONG_CALL_SECONDS",
        "MCP_API_ENDPOINT",
        "AWS_PROFILE",
        "AWS_ACCESS_KEY_ID",
        "AWS_REGION"
      })
  void aPlaceholderThatNothingReplacedStopsTheStart(String name) throws Exception {
    for (String placeholder :
        List.of("${X}", "${env:X}", "${X:-y}", "{env:X}", "$X", "%X%", "$(x)")) {
      assertRefused(
          name + " holds the placeholder " + placeholder + ", which nothing has replaced",
          with(name, placeholder));
    }
    assertRefused(
        name + " holds the placeholder ${X}, which nothing", with(name, "before-${X}-after"));
  }

  @Test
  void aPlaceholderInAFlagStopsTheStart() throws Exception {
    for (String flag :
        List.of(
            "--endpoint",
            "--region",
            "--profile",
            "--confirm",
            "--timeout",
            "--long-call",
            "--log")) {
      assertRefused(flag + " holds the placeholder ${X}", ENVIRONMENT, flag, "${X}");
      assertRefused(flag + " is empty", ENVIRONMENT, flag + "=");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"MCP_PROFILE", "MCP_ACCESS_KEY_ID", "MCP_SECRET_ACCESS_KEY"})
  void anEmptyIdentityIsNotDroppedSilently(String name) throws Exception {
    assertRefused(name + " is empty", with(name, ""));
  }

  @Test
  void onlyTheBundleMayLeaveAnIdentityEmpty() throws Exception {
    for (String empty : List.of("", "${user_config.profile}")) {
      Map<String, String> bundle = with("MCP_PROFILE", empty);
      bundle.put("MCP_BUNDLE", "true");
      assertNull(Settings.read(CommandLine.parse(), bundle).profile());
    }
    assertRefused("MCP_PROFILE is empty", with("MCP_PROFILE", "${user_config.profile}"));
    Map<String, String> guard = with("MCP_READ_ONLY", "${user_config.read_only}");
    guard.put("MCP_BUNDLE", "true");
    assertRefused("MCP_READ_ONLY is empty; it must be true or false", guard);
  }

  @Test
  void theSecretIsNotQuoted() throws Exception {
    Map<String, String> secret = with("MCP_SECRET_ACCESS_KEY", "hush-${X}");
    try (Assistant assistant = Assistant.start(Assistant.MODERN, secret)) {
      assistant.hangUp();
      assertEquals(Main.USAGE, assistant.exitStatus(), assistant.err());
      assertFalse(assistant.err().contains("hush"), assistant.err());
    }
  }

  @Test
  void standardOutputIsNoLogFile() throws Exception {
    for (String log : List.of("/dev/stdout", "/dev/fd/1", "debug:/dev/stdout", "/proc/self/fd/1")) {
      assertRefused("standard output carries the protocol", with("MCP_LOG", log));
    }
    assertRefused("the path is missing", with("MCP_LOG", "info:"));
  }

  @Test
  void onlyTheCommandConfigTakesWithKeys() throws Exception {
    String expected = "--with-keys is only for the command config.";
    assertRefused(expected, ENVIRONMENT, "--with-keys");
    assertRefused(expected, ENVIRONMENT, "tools", "--with-keys");
  }
}
