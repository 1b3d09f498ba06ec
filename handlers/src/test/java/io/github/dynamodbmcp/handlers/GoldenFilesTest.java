package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each tool's schema, description and texts, in a file to read: {@code
 * src/test/resources/golden/TOOL.md}. The arguments and DynamoDB's answers in it are written by
 * hand; the listing and our answers are what the code makes of them.
 *
 * <p>After a change that is meant: {@code mvn -pl handlers test -Dtest=GoldenFilesTest
 * -Dgolden.rewrite=true}, and look at the difference.
 */
final class GoldenFilesTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden");
  private static final String ADVICE =
      "If the change is meant: mvn -pl handlers test -Dtest=GoldenFilesTest -Dgolden.rewrite=true";
  private static final Pattern EXAMPLE =
      Pattern.compile(
          "## (?<title>.+)\n\nArguments:\n```json\n(?<arguments>[\\s\\S]*?)\n```\n"
              + "(?<answers>(?:\nDynamoDB (?:answers|refuses):\n```json\n[\\s\\S]*?\n```\n)+)");
  private static final Pattern ANSWER =
      Pattern.compile("DynamoDB (answers|refuses):\n```json\n([\\s\\S]*?)\n```");

  static Stream<Operation> operations() {
    return Operations.all().stream();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void aToolIsAsItsFileSays(Operation operation) throws IOException {
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

  /** Each form of text that a tool has stands in its file; an example that went missing shows. */
  @Test
  void everyFormOfTextHasItsExample() throws IOException {
    Map<String, List<String>> forms = new TreeMap<>();
    for (Operation operation : Operations.all()) {
      String name = operation.tool().name();
      Matcher example = EXAMPLE.matcher(Files.readString(FOLDER.resolve(name + ".md")));
      forms.put(name, example.results().map(found -> found.group("title")).toList());
    }
    assertEquals(
        """
        dynamodb_batch_get: Found, missing | The same in JSON | None | Not all at once
        dynamodb_count_items: A count | In JSON
        dynamodb_delete_item: Deleted | Nothing there | A condition that did not hold
        dynamodb_describe_table: A table with everything | A plain one | In JSON
        dynamodb_get_item: An item of every type | The same in plain JSON | The same in DynamoDB's JSON | No item | No item, in JSON | An item with none of the attributes asked for | Wrong arguments | No table | No permission
        dynamodb_list_tables: Tables | None | More than asked for | In JSON | No permission
        dynamodb_put_item: Added | Replaced | A condition that did not hold | Too large
        dynamodb_query: Two items | None | More than asked for, of an index | More than asked for, in JSON | A count | A count in JSON | A syntax error
        dynamodb_scan: Two items | A filter that left little | None, in JSON | Throttled at once
        dynamodb_update_item: Updated | No item | A condition that did not hold | Nothing to change | A set written as a list
        """,
        forms.entrySet().stream()
            .map(form -> "%s: %s\n".formatted(form.getKey(), String.join(" | ", form.getValue())))
            .collect(Collectors.joining()));
  }

  private static String made(Operation operation, String written) {
    StringBuilder made =
        new StringBuilder(
            "# %s\n\n```json\n%s\n```\n"
                .formatted(operation.tool().name(), pretty(operation.tool().listing())));
    Matcher example = EXAMPLE.matcher(written);
    while (example.find()) {
      ScriptedDynamoDb dynamoDb = new ScriptedDynamoDb();
      Matcher answer = ANSWER.matcher(example.group("answers"));
      while (answer.find()) {
        if (answer.group(1).equals("answers")) {
          dynamoDb.answer(answer.group(2));
        } else {
          dynamoDb.answer(400, answer.group(2));
        }
      }
      var given =
          FunctionFixture.of(operation.tool().command(), dynamoDb).call(example.group("arguments"));
      made.append('\n').append(example.group());
      made.append(
          "\nWe answer %d, %s:\n```\n%s\n```\n"
              .formatted(given.status(), given.headers().get("content-type"), given.body()));
    }
    return made.toString();
  }

  private static String pretty(JsonNode json) {
    try {
      return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
