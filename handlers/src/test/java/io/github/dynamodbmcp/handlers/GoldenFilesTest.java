package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.handlers.operation.Operations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each tool's schema, description and texts, in a file to read: {@code
 * src/test/resources/golden/TOOL.md}. The arguments and DynamoDB's answers in it are written by
 * hand; the listing and our answers are what the code makes of them.
 *
 * <p>After an intended change, run {@code mvn test -Prewrite} and read the difference.
 */
final class GoldenFilesTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden");
  private static final String ADVICE = "If the change is meant: mvn test -Prewrite";
  private static final Pattern EXAMPLE =
      Pattern.compile(
          "## (?<title>.+)\n\n(?:Masked: `(?<masked>.+)`\n\n)?"
              + "Arguments:\n```json\n(?<arguments>[\\s\\S]*?)\n```\n"
              + "(?<answers>(?:\nDynamoDB (?:answers|refuses):\n```json\n[\\s\\S]*?\n```\n)+)");
  private static final Pattern ANSWER =
      Pattern.compile("DynamoDB (answers|refuses):\n```json\n([\\s\\S]*?)\n```");

  /** The forms of text that must have their example; a further tool needs one at least. */
  private static final Map<String, List<String>> FORMS =
      Map.ofEntries(
          Map.entry(
              "dynamodb_batch_get",
              List.of("Found, missing", "The same in JSON", "None", "Not all at once")),
          Map.entry("dynamodb_count_items", List.of("A count", "In JSON")),
          Map.entry(
              "dynamodb_delete_item",
              List.of(
                  "Deleted",
                  "Nothing there",
                  "A condition that did not hold",
                  "Deleted, in JSON",
                  "Nothing there, in JSON",
                  "A dry run",
                  "Several",
                  "Several, in JSON",
                  "Several that may not be deleted",
                  "Several, as a dry run")),
          Map.entry(
              "dynamodb_describe_table",
              List.of("A table with everything", "A plain one", "In JSON", "Masked attributes")),
          Map.entry(
              "dynamodb_get_item",
              List.of(
                  "An item of every type",
                  "The same in plain JSON",
                  "The same in DynamoDB's JSON",
                  "No item",
                  "No item, in JSON",
                  "An item with none of the attributes asked for",
                  "Wrong arguments",
                  "No table",
                  "No permission",
                  "Masked attributes",
                  "Masked attributes, in JSON",
                  "A masked attribute in the projection")),
          Map.entry(
              "dynamodb_list_tables",
              List.of(
                  "Tables",
                  "None",
                  "More than asked for",
                  "In JSON",
                  "With a prefix",
                  "No permission")),
          Map.entry(
              "dynamodb_put_item",
              List.of(
                  "Added",
                  "Replaced",
                  "A condition that did not hold",
                  "Too large",
                  "Replaced, in JSON",
                  "A dry run that would replace",
                  "A dry run that would add",
                  "A dry run, in JSON",
                  "Several",
                  "Several that were replaced, in JSON",
                  "Several, of which none was written",
                  "Several, as a dry run",
                  "Duplicates",
                  "Over an item with masked attributes")),
          Map.entry(
              "dynamodb_query",
              List.of(
                  "Two items",
                  "None",
                  "More than asked for, of an index",
                  "More than asked for, in JSON",
                  "A count",
                  "A count in JSON",
                  "A syntax error",
                  "A count as a figure",
                  "The largest groups, of an index")),
          Map.entry(
              "dynamodb_scan",
              List.of(
                  "Two items",
                  "A filter that left little",
                  "None, in JSON",
                  "Sorted",
                  "Sorted, in JSON",
                  "Sorted, and not all read",
                  "Sorted by an attribute that no item has",
                  "Attributes",
                  "Attributes, in JSON",
                  "Attributes of the first items",
                  "Attributes, and not all read",
                  "Throttled at once",
                  "Figures",
                  "Figures by group",
                  "Figures by group, in JSON",
                  "Figures by group, in DynamoDB's JSON",
                  "Figures so far",
                  "Figures so far, in JSON",
                  "Figures of nothing",
                  "Groups of nothing",
                  "Figures of the wrong form",
                  "Figures that contradict other arguments",
                  "Masked attributes, described")),
          Map.entry(
              "dynamodb_transact_write",
              List.of(
                  "Carried out",
                  "Carried out, in JSON",
                  "Conditions that did not hold",
                  "Conditions that did not hold, in JSON",
                  "No item to update",
                  "A dry run",
                  "A dry run, in JSON",
                  "Wrong arguments",
                  "The same item twice",
                  "No permission",
                  "No table",
                  "A syntax error",
                  "A token of other actions")),
          Map.entry(
              "dynamodb_update_item",
              List.of(
                  "Updated",
                  "No item",
                  "A condition that did not hold",
                  "Nothing to change",
                  "A set written as a list",
                  "Nothing changed",
                  "Created",
                  "Updated, in JSON",
                  "A dry run",
                  "A dry run without an item",
                  "Several",
                  "Several, of which none is there",
                  "Several, as a dry run in JSON")));

  static Stream<Operation> operations() {
    return Stream.concat(Operations.all().stream(), Operations.extensions().stream());
  }

  @ParameterizedTest
  @MethodSource("operations")
  @Tag("rewrite")
  void aToolMatchesItsGoldenFile(Operation operation) throws IOException {
    Path file = FOLDER.resolve(operation.tool().name() + ".md");
    String written = Files.exists(file) ? Files.readString(file) : "";
    String made = made(operation, written);
    if (Boolean.getBoolean("golden.rewrite")) {
      Files.writeString(file, made);
    } else {
      assertEquals(written, made, ADVICE);
    }
  }

  @Test
  void everyFileHasItsTool() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<String> expected =
          operations().map(operation -> operation.tool().name() + ".md").sorted().toList();
      List<String> present = files.map(file -> file.getFileName().toString()).sorted().toList();
      assertEquals(expected, present, "A file is missing or left over. " + ADVICE);
    }
  }

  /** An example that went missing shows. */
  @ParameterizedTest
  @MethodSource("operations")
  void everyFormOfTextHasItsExample(Operation operation) throws IOException {
    String name = operation.tool().name();
    List<String> examples =
        EXAMPLE
            .matcher(Files.readString(FOLDER.resolve(name + ".md")))
            .results()
            .map(found -> found.group("title"))
            .toList();
    assertFalse(examples.isEmpty(), "No example in " + name + ".md");
    assertTrue(examples.containsAll(FORMS.getOrDefault(name, List.of())), examples::toString);
  }

  private static String made(Operation operation, String written) {
    StringBuilder made =
        new StringBuilder(
            "# %s\n\n```json\n%s\n```\n"
                .formatted(
                    operation.tool().name(), pretty(operation.tool().listing(operation.route()))));
    Matcher example = EXAMPLE.matcher(written);
    while (example.find()) {
      try (ScriptedDynamoDb dynamoDb = new ScriptedDynamoDb()) {
        Matcher answer = ANSWER.matcher(example.group("answers"));
        while (answer.find()) {
          if (answer.group(1).equals("answers")) {
            dynamoDb.answer(answer.group(2));
          } else {
            dynamoDb.answer(400, answer.group(2));
          }
        }
        var given =
            FunctionFixture.of(operation.command(), dynamoDb, environment(example.group("masked")))
                .call(example.group("arguments"));
        made.append('\n').append(example.group());
        made.append(
            "\nWe answer %d, %s:\n```\n%s\n```\n"
                .formatted(given.status(), given.headers().get("content-type"), given.body()));
      }
    }
    return made.toString();
  }

  private static Map<String, String> environment(@Nullable String masked) {
    return masked == null ? Map.of() : Map.of("MCP_MASKED_ATTRIBUTES", masked);
  }

  private static String pretty(JsonNode json) {
    try {
      return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
