package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The page on other runtimes lists exactly the settings that exist. */
final class SettingsPageTest {
  private static final Path PAGE = Path.of("../docs/other-runtimes.md");

  /** Rows of its table, and the variables in their first column. */
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[A-Z_]+`[^|]*)\\|");

  private static final Pattern VARIABLE = Pattern.compile("`([A-Z_]+)`");

  @Test
  void thePageNamesEachVariableThatIsRead() throws IOException {
    Set<String> named = new TreeSet<>();
    Matcher row = ROW.matcher(Files.readString(PAGE));
    while (row.find()) {
      Matcher variable = VARIABLE.matcher(row.group(1));
      while (variable.find()) {
        named.add(variable.group(1));
      }
    }
    Asked environment = new Asked();
    Settings.from(environment);
    // The SDK's own, which the page has below the table; and the one that the logger reads.
    environment.names.remove("AWS_ACCESS_KEY_ID");
    environment.names.remove("AWS_SECRET_ACCESS_KEY");
    environment.names.add("LOG_LEVEL");
    assertEquals(environment.names, named, "docs/other-runtimes.md, Settings");
  }

  /** An empty environment that notes what is asked for. */
  private static final class Asked extends HashMap<String, String> {
    private static final long serialVersionUID = 1L;
    private final transient Set<String> names = new TreeSet<>();

    @Override
    public @Nullable String get(Object name) {
      names.add((String) name);
      return null;
    }
  }
}
