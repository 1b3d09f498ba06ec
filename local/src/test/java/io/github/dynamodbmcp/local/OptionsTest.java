package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OptionsTest {
  @Test
  void byDefaultThePortIs8787AndTheTablesAreInMemory() {
    assertEquals(new Options(8787, null, null, Map.of()), Options.parse(Map.of()));
  }

  @Test
  void aValueFollowsItsOptionOrAnEqualsSign() {
    assertEquals(
        new Options(9000, Path.of("/tmp/data"), null, Map.of()),
        Options.parse(Map.of(), "--port", "9000", "--data=/tmp/data"));
    assertEquals(
        new Options(8787, null, URI.create("http://localhost:8000"), Map.of()),
        Options.parse(Map.of(), "--dynamodb", "http://localhost:8000"));
  }

  @Test
  void theServersSettingsComeFromTheEnvironmentAndNothingElseDoes() {
    Map<String, String> settings =
        Map.of(
            "LOG_LEVEL", "debug",
            "MCP_BEARER_TOKEN", "a token that is too long to be guessed".replace(' ', '-'),
            "MCP_EXTENSIONS", "transact-write",
            "MCP_MASKED_ATTRIBUTES", "*.password",
            "MCP_MAX_RESPONSE_CHARS", "2000",
            "MCP_READ_ONLY", "true",
            "MCP_TABLE_NAME_PATTERN", "Orders*",
            "MCP_TOKEN_KEY", "0123456789abcdef");
    Map<String, String> environment = new HashMap<>(settings);
    environment.putAll(Map.of("MCP_ACCESS_KEY_ID", "mine", "HOST", "0.0.0.0", "PATH", "/bin"));
    assertEquals(settings, Options.parse(environment).settings());
    assertEquals(Map.of(), Options.parse(Map.of("MCP_READ_ONLY", " ")).settings());
  }

  @ParameterizedTest
  @CsvSource({
    "LOG_LEVEL, loud",
    "MCP_BEARER_TOKEN, short",
    "MCP_EXTENSIONS, mcp",
    "MCP_MASKED_ATTRIBUTES, password",
    "MCP_MAX_RESPONSE_CHARS, x",
    "MCP_READ_ONLY, maybe",
    "MCP_TOKEN_KEY, x"
  })
  void aWrongSettingIsReportedByItsName(String name, String value) {
    Map<String, String> environment = Map.of(name, value);
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> Options.parse(environment))
                .getMessage());
    assertTrue(message.startsWith(name), message);
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8000, , us-west-2",
    "http://127.0.0.1:8000, eu-west-1, eu-west-1",
    "https://dynamodb.eu-central-1.amazonaws.com, eu-west-1, eu-central-1",
    "https://dynamodb-fips.us-east-2.amazonaws.com, eu-west-1, us-east-2",
    "https://123456789012.ddb.eu-north-1.amazonaws.com, eu-west-1, eu-north-1",
    "https://dynamodb.eu-west-3.api.aws, eu-west-1, eu-west-3",
    "https://dynamodb.cn-north-1.amazonaws.com.cn, eu-west-1, cn-north-1",
    "https://vpce-1-a.dynamodb.eu-south-1.vpce.amazonaws.com, eu-west-1, eu-south-1",
    "https://dynamodb.example.com, eu-west-1, eu-west-1"
  })
  void theRegionOfARunningDynamoDbIsThatOfItsHostOrOfTheEnvironment(
      String url, @Nullable String ofTheEnvironment, String expected) {
    Map<String, String> environment = new HashMap<>(Map.of("AWS_DEFAULT_REGION", "us-west-2"));
    environment.put("AWS_REGION", ofTheEnvironment == null ? "" : ofTheEnvironment);
    Options options = Options.parse(environment, "--dynamodb", url);
    assertEquals(Map.of("AWS_REGION", expected), options.settings());
    assertEquals(Map.of(), Options.parse(environment).settings());
  }

  @Test
  void anInvalidOptionIsReportedInASentence() {
    assertRefused("Unknown option \"--prot\"", "--prot", "1");
    assertRefused("Unknown option \"8000\"", "8000");
    assertRefused("--port must be a whole number from 0 to 65535, not \"http\"", "--port", "http");
    assertRefused("--port must be a whole number", "--port", "65536");
    assertRefused("--port needs a value", "--port");
    assertRefused("--data needs a value", "--data", "");
    assertRefused("--dynamodb must be an http or https", "--dynamodb", "localhost:8000");
    assertRefused("--dynamodb must be an http or https", "--dynamodb", "http://localhost:80000");
    assertRefused(
        "--data and --dynamodb can't be combined",
        "--data",
        "x",
        "--dynamodb",
        "http://localhost:8000");
  }

  private static void assertRefused(String sentence, String... arguments) {
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> Options.parse(Map.of(), arguments))
                .getMessage());
    assertTrue(message.startsWith(sentence), message);
  }
}
