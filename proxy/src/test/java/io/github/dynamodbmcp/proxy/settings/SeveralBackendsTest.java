package io.github.dynamodbmcp.proxy.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings of several backends, in every form that people write. */
final class SeveralBackendsTest {

  private static final String EU = "https://abc.execute-api.eu-central-1.amazonaws.com";
  private static final String US = "https://def.execute-api.us-east-1.amazonaws.com";
  private static final String BOTH = "eu=" + EU + " us=" + US;

  private static Map<String, String> environment(String... settings) {
    Map<String, String> environment = new HashMap<>(Map.of("MCP_API_ENDPOINT", BOTH));
    for (int i = 0; i < settings.length; i += 2) {
      environment.put(settings[i], settings[i + 1]);
    }
    return environment;
  }

  private static SeveralBackends read(String... settings) throws UsageException {
    return SeveralBackends.read(CommandLine.parse(), environment(settings));
  }

  private static String refusal(Map<String, String> environment) throws UsageException {
    CommandLine none = CommandLine.parse();
    assertTrue(Settings.namesBackends(none, environment));
    UsageException refused =
        assertThrows(UsageException.class, () -> SeveralBackends.read(none, environment));
    return String.valueOf(refused.getMessage());
  }

  private static List<@Nullable String> profiles(SeveralBackends several) {
    return several.backends().stream().<@Nullable String>map(b -> b.settings().profile()).toList();
  }

  private static List<Boolean> readOnly(SeveralBackends several) {
    return several.backends().stream().map(backend -> backend.settings().readOnly()).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        EU,
        "  " + EU + "/  ",
        "http://127.0.0.1:8787",
        "https://host/?redirect=https://other/?a=b",
        "",
        "abc",
        "${user_config.endpoint}"
      })
  void aSingleUrlIsNoNamedBackend(String endpoint) throws UsageException {
    assertFalse(Settings.namesBackends(CommandLine.parse(), Map.of("MCP_API_ENDPOINT", endpoint)));
    assertFalse(Settings.namesBackends(CommandLine.parse("--endpoint", EU), environment()));
  }

  @Test
  void everyBackendHasItsOwnSettingsAndTheCommonOnes() throws UsageException {
    SeveralBackends several =
        read(
            "MCP_PROFILE", "us=of-us\n eu=of-eu",
            "MCP_READ_ONLY", "EU=True US=false",
            "MCP_REGION", "us=us-west-2",
            "MCP_TIMEOUT_SECONDS", "7");
    assertEquals("eu, us", several.names());
    assertEquals(List.of("of-eu", "of-us"), profiles(several));
    assertEquals(List.of(true, false), readOnly(several));
    assertEquals("eu-central-1", several.of("eu").signingRegion());
    assertEquals("us-west-2", several.of("US").signingRegion());
    assertEquals(7, several.of("us").timeout().toSeconds());
    assertEquals("eu (eu-central-1, read-only)", several.backends().get(0).label());
    assertEquals(Routing.ARGUMENT, several.routing());
  }

  @Test
  void aSingleValueIsForAll() throws UsageException {
    SeveralBackends several = read("MCP_PROFILE", "my work", "MCP_READ_ONLY", "true");
    assertEquals(List.of("my work", "my work"), profiles(several));
    assertEquals(List.of(true, true), readOnly(several));
    assertEquals(Routing.NEAREST, read("MCP_ROUTING", " Nearest ").routing());
  }

  @Test
  void flagsTakePrecedenceInBothForms() throws UsageException {
    SeveralBackends several =
        SeveralBackends.read(
            CommandLine.parse("--profile", "eu=a us=b", "--read-only", "--routing=nearest"),
            environment("MCP_PROFILE", "c", "MCP_READ_ONLY", "eu=false us=false"));
    assertEquals(List.of("a", "b"), profiles(several));
    assertEquals(List.of(true, true), readOnly(several));
    assertEquals(Routing.NEAREST, several.routing());
  }

  @Test
  void oneNamedBackendIsEnough() throws UsageException {
    assertEquals("eu", read("MCP_API_ENDPOINT", "eu=" + EU).names());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "eu=https://a https://b | MCP_API_ENDPOINT has a value without a name: 'https://b'",
        "https://a https://b | MCP_API_ENDPOINT has a value without a name: 'https://a'",
        "https://me:hush@a https://b | a value without a name: '…@a'",
        "eu = https://a | MCP_API_ENDPOINT has a value without a name: 'eu'",
        "eu=https://a =https://b | has the name '' for a backend",
        "e.u=https://a | has the name 'e.u' for a backend",
        "1=https://a | has the name '1' for a backend",
        "-x=https://a | has the name '-x' for a backend",
        "é=https://a | has the name 'é' for a backend",
        "abcdefghijklmnopqrstuvwxyzabcdefg=https://a | at most 32 characters",
        "eu=https://a eu=https://b | has the name eu twice",
        "eu=https://a EU=https://b | has the name EU twice",
        "eu=https://a, us=https://b | Separate them by spaces",
        "eu=https://a;us=https://b | Separate them by spaces",
        "eu=https://a us= | has no value for the backend us",
        "eu=https://a us=nonsense | Backend us: The endpoint 'nonsense' can't be used",
        "eu=http://example.com us=https://b | Backend eu: The endpoint",
        "eu=https://a us=${US} | holds the placeholder ${US}"
      })
  void aMalformedEndpointIsExplained(String endpoint, String expected) throws UsageException {
    String message = refusal(Map.of("MCP_API_ENDPOINT", endpoint));
    assertTrue(message.contains(expected), message);
    assertFalse(message.contains("hush"), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MCP_PROFILE | eu=a | MCP_PROFILE has no value for the backend us. Give one for each",
        "MCP_PROFILE | eu=a us=b ap=c | names the backend ap, which MCP_API_ENDPOINT doesn't have. It has: eu, us.",
        "MCP_PROFILE | eu=a b | MCP_PROFILE has a value without a name: 'b'",
        "MCP_PROFILE | eu=a us= | has no value for the backend us",
        "MCP_PROFILE | eu=a us=$X | Backend us: MCP_PROFILE holds the placeholder $X",
        "MCP_READ_ONLY | eu=true | MCP_READ_ONLY has no value for the backend us",
        "MCP_READ_ONLY | eu=true us=yes | Backend us: MCP_READ_ONLY is 'yes'; it must be true or false",
        "MCP_READ_ONLY | eu=true us=false us=true | has the name us twice",
        "MCP_READ_ONLY | eu=true true | MCP_READ_ONLY has a value without a name: 'true'",
        "MCP_REGION | uk=eu-west-2 | MCP_REGION names the backend uk",
        "MCP_REGION | eu=nowhere! | Backend eu: MCP_REGION is 'nowhere!'",
        "MCP_REGION | us-east-1 eu-west-1 | MCP_REGION is 'us-east-1 eu-west-1'",
        "MCP_ROUTING | fastest | MCP_ROUTING is 'fastest'; it must be argument or nearest.",
        "MCP_TIMEOUT_SECONDS | eu=3 us=4 | The timeout is 'eu=3 us=4'"
      })
  void aMalformedSettingIsExplained(String setting, String value, String expected)
      throws UsageException {
    String message = refusal(environment(setting, value));
    assertTrue(message.contains(expected), message);
  }

  @Test
  void aMalformedRoutingIsExplainedForASingleBackendToo() throws UsageException {
    CommandLine given = CommandLine.parse("--endpoint", "http://127.0.0.1:8787");
    UsageException refused =
        assertThrows(
            UsageException.class, () -> Settings.read(given, Map.of("MCP_ROUTING", "fastest")));
    assertEquals("MCP_ROUTING is 'fastest'; it must be argument or nearest.", refused.getMessage());
  }

  @Test
  void oneAccessKeyForAllContradictsAProfileForEach() throws UsageException {
    Map<String, String> environment =
        environment(
            "MCP_ACCESS_KEY_ID", "AKID", "MCP_SECRET_ACCESS_KEY", "s", "MCP_PROFILE", "eu=a us=b");
    assertTrue(refusal(environment).contains("Remove one of them"));
    environment.remove("MCP_PROFILE");
    assertEquals(2, SeveralBackends.read(CommandLine.parse(), environment).backends().size());
  }

  @Test
  void anEmptyGuardStopsTheStartAsWithOneBackend() throws UsageException {
    assertTrue(refusal(environment("MCP_READ_ONLY", "")).contains("MCP_READ_ONLY is empty"));
    assertTrue(refusal(environment("MCP_PROFILE", " ")).contains("MCP_PROFILE is empty"));
  }

  @Test
  void aBackendThatIsNotThereIsNamedWithThoseThatAre() throws UsageException {
    UsageException refused = assertThrows(UsageException.class, () -> read().of("ap"));
    assertEquals("There is no backend 'ap'. MCP_API_ENDPOINT has: eu, us.", refused.getMessage());
  }
}
