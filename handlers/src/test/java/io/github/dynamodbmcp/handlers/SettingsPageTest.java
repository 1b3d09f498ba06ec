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

/** The table in docs/other-runtimes.md lists exactly the settings that the handlers read. */
final class SettingsPageTest {
  private static final Path PAGE = Path.of("../docs/other-runtimes.md");

  /** A row of the table, with the variables of its first column. */
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[A-Z_]+`[^|]*)\\|");

  private static final Pattern VARIABLE = Pattern.compile("`([A-Z_]+)`");

  @Test
  void thePageListsEveryVariableThatIsRead() throws IOException {
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
    // The page explains the SDK's own variables below the table.
    environment.names.remove("AWS_ACCESS_KEY_ID");
    environment.names.remove("AWS_SECRET_ACCESS_KEY");
    assertEquals(environment.names, named, "docs/other-runtimes.md, Settings");
  }

  /** An empty environment that records which variables are read. */
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
