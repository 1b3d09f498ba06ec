package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OptionsTest {
  @Test
  void theMaskedAttributesComeFromTheEnvironment() {
    assertEquals(
        "*.password", Options.parse(Map.of("MCP_MASKED_ATTRIBUTES", "*.password")).masks());
  }

  @Test
  void byDefaultThePortIs8787AndTheTablesAreInMemory() {
    assertEquals(new Options(8787, null, null, "", ""), Options.parse(Map.of()));
  }

  @Test
  void aValueFollowsItsOptionOrAnEqualsSign() {
    assertEquals(
        new Options(9000, Path.of("/tmp/data"), null, "", ""),
        Options.parse(Map.of(), "--port", "9000", "--data=/tmp/data"));
    assertEquals(
        new Options(8787, null, URI.create("http://localhost:8000"), "", ""),
        Options.parse(Map.of(), "--dynamodb", "http://localhost:8000"));
  }

  @Test
  void theEnvironmentSaysWhichExtensionsTheServerOffers() {
    assertEquals(
        new Options(8787, null, null, "transact-write", ""),
        Options.parse(Map.of("MCP_EXTENSIONS", "transact-write")));
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
