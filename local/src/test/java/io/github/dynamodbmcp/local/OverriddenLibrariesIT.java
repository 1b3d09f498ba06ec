package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The class path of the packaged local system. DynamoDB Local asks for versions with known
 * vulnerabilities; the root pom overrides them.
 */
final class OverriddenLibrariesIT {
  @ParameterizedTest
  @CsvSource({"log4j-api, 2.25.4", "log4j-core, 2.25.4", "commons-lang3, 3.20.0"})
  void aLibraryHasAVersionWithoutTheKnownVulnerabilities(String library, String least)
      throws IOException {
    String lead = "libs/" + library + "-";
    List<Version> versions =
        classPath()
            .filter(jar -> jar.startsWith(lead))
            .map(jar -> Version.parse(jar.substring(lead.length(), jar.length() - ".jar".length())))
            .toList();
    assertEquals(1, versions.size(), library + " " + versions);
    assertTrue(versions.getFirst().compareTo(Version.parse(least)) >= 0, versions.toString());
  }

  private static Stream<String> classPath() throws IOException {
    try (JarFile jar = new JarFile(System.getProperty("dynamodb-mcp.local"))) {
      return Stream.of(
          jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH).split(" "));
    }
  }
}
