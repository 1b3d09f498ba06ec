package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor.Version;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** DynamoDB Local asks for versions with known vulnerabilities; the root pom overrides them. */
final class OverriddenLibrariesTest {
  @ParameterizedTest
  @CsvSource({
    "org.apache.logging.log4j/log4j-api, 2.25.4",
    "org.apache.logging.log4j/log4j-core, 2.25.4",
    "org.apache.commons/commons-lang3, 3.20.0",
  })
  void aLibraryHasAVersionWithoutTheKnownVulnerabilities(String library, String least)
      throws IOException {
    List<URL> found =
        Collections.list(
            getClass()
                .getClassLoader()
                .getResources("META-INF/maven/" + library + "/pom.properties"));
    assertEquals(1, found.size(), found.toString());
    Properties properties = new Properties();
    try (InputStream in = found.getFirst().openStream()) {
      properties.load(in);
    }
    Version version = Version.parse(properties.getProperty("version"));
    assertTrue(version.compareTo(Version.parse(least)) >= 0, library + " " + version);
  }
}
