package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.handlers.operation.Operations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The README's table of tools follows from the tools. {@code mvn test -Prewrite} rewrites it. */
final class ReadmeTest {
  private static final Path README = Path.of("../README.md");
  private static final Pattern TABLE =
      Pattern.compile("(?<=<!-- tools -->\n)[\\s\\S]*?(?=<!-- /tools -->)");

  /** The rest of a description tells the assistant when to choose the tool. */
  private static final Pattern WHAT_IT_DOES = Pattern.compile("^.*?(?=\\. |\\.$|: choose )");

  @Test
  @Tag("rewrite")
  void theTableOfToolsFollowsFromTheTools() throws IOException {
    String readme = Files.readString(README);
    Matcher table = TABLE.matcher(readme);
    assertTrue(table.find(), "README.md has no <!-- tools --> and <!-- /tools -->");
    if (Boolean.getBoolean("golden.rewrite")) {
      Files.writeString(README, table.replaceFirst(Matcher.quoteReplacement(made())));
    } else {
      assertEquals(made(), table.group(), "If the change is meant: mvn test -Prewrite");
    }
  }

  private static String made() {
    return "| tool | what it does | needs | kind | IAM action |\n|---|---|---|---|---|\n"
        + Operations.all().stream().map(ReadmeTest::row).collect(Collectors.joining());
  }

  private static String row(Operation operation) {
    Matcher does = WHAT_IT_DOES.matcher(operation.tool().description());
    assertTrue(does.find(), operation.tool().description());
    return "| `%s` | %s | %s | %s | `%s` |\n"
        .formatted(
            operation.tool().name(),
            does.group(),
            operation
                .tool()
                .listing(operation.route())
                .path("inputSchema")
                .path("required")
                .valueStream()
                .map(name -> '`' + name.asText() + '`')
                .collect(Collectors.joining(", ")),
            operation.tool().readOnly() ? "read" : "write",
            operation.action());
  }
}
