package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.handlers.operation.Operations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The generated parts of {@code cloudformation/} match the operations. {@code mvn test -Prewrite}
 * rewrites them, as it does the golden files and the README's table of tools.
 */
final class GeneratedFilesTest {
  private static final Path FOLDER = Path.of("../cloudformation");
  private static final List<Operation> OPERATIONS = Operations.all();
  private static final List<FunctionBlock> BLOCKS = FunctionBlock.of(OPERATIONS);

  @Test
  @Tag("rewrite")
  void theBackendsTemplateFollowsFromTheOperations() throws IOException {
    String written = Template.text("dynamodb-mcp.yaml");
    holds("dynamodb-mcp.yaml", written, Regions.replace(written, BackendRegions.of(BLOCKS)));
  }

  @Test
  @Tag("rewrite")
  void theExtensionsTemplateFollowsFromTheOperations() throws IOException {
    String written = Template.text("extensions.yaml");
    holds(
        "extensions.yaml", written, Regions.replace(written, ExtensionBlocks.regions(OPERATIONS)));
  }

  @Test
  @Tag("rewrite")
  void theMonitoringsTemplateFollowsFromTheOperations() throws IOException {
    String written = Template.text("monitoring.yaml");
    holds(
        "monitoring.yaml",
        written,
        Regions.replace(written, MonitoringRegions.of(BLOCKS, ExtensionBlocks.of(OPERATIONS))));
  }

  @Test
  @Tag("rewrite")
  void theListForScriptsAndPythonTestsFollowsFromTheOperations() throws IOException {
    Path file = FOLDER.resolve("operations.json");
    String written = Files.exists(file) ? Files.readString(file) : "";
    holds("operations.json", written, OperationsFile.text(OPERATIONS));
  }

  @Test
  void nothingOutsideARegionIsRewritten() {
    assertEquals(
        "a: 1\n  # generated: one\nb: 2\n  # end: one\nc: 3\n# generated: two\n# end: two\n",
        Regions.replace(
            "a: 1\n  # generated: one\nx: $1\n  # end: one\nc: 3\n# generated: two\ny\n# end: two\n",
            Map.of("one", "b: 2\n", "two", "")));
  }

  @Test
  void aRegionWithoutItsEndIsRefusedRatherThanLeftAsItIs() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> Regions.replace("# generated: one\n# end: two\n", Map.of("one", "b: 2\n")));
    assertEquals("The generated regions are [], and should be [one]", refused.getMessage());
  }

  private static void holds(String file, String written, String made) throws IOException {
    if (Boolean.getBoolean("golden.rewrite")) {
      Files.writeString(FOLDER.resolve(file), made);
    } else {
      assertEquals(made, written, "If the change is meant: mvn test -Prewrite");
    }
  }
}
