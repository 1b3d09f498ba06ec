package io.github.dynamodbmcp.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The command validate against a gateway that answers wrongly. That it accepts right answers, and
 * notices each kind of wrong one, is tested on the real system by {@code
 * .ci/stack/test_validation.py}.
 */
final class ValidateTest {

  private static final String DESCRIBED =
      """
      {"table": {"TableName": "Users", "TableStatus": "ACTIVE", "ItemCount": 10,
        "TableSizeBytes": 900, "KeySchema": [{"AttributeName": "userId", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "userId", "AttributeType": "S"}]}}
      """;

  @TempDir private Path home;
  @AutoClose private final FakeGateway gateway = FakeGateway.start();

  ValidateTest() throws Exception {}

  private record Outcome(int status, String text) {}

  @BeforeEach
  void answerNonsense() {
    for (String tool :
        List.of(
            "get-item",
            "query",
            "scan",
            "batch-get",
            "list-tables",
            "count-items",
            "put-item",
            "update-item",
            "delete-item",
            "describe-table")) {
      gateway.answer("/dynamodb/" + tool, FakeGateway.text(200, "nonsense"));
    }
  }

  private Outcome validate(String... more) {
    List<String> arguments = new ArrayList<>(List.of("validate"));
    arguments.addAll(Arrays.asList(more));
    Map<String, String> environment = new HashMap<>();
    environment.put("HOME", home.toString());
    environment.put("MCP_API_ENDPOINT", gateway.url());
    environment.put("MCP_ACCESS_KEY_ID", FakeGateway.ACCESS_KEY);
    environment.put("MCP_SECRET_ACCESS_KEY", FakeGateway.SECRET_KEY);
    environment.put("MCP_REGION", FakeGateway.REGION);
    environment.put("MCP_READ_ONLY", "true");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int status =
        Main.run(
            arguments.toArray(String[]::new),
            environment,
            InputStream.nullInputStream(),
            out,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            () -> {},
            FakeTerminal.NONE);
    return new Outcome(status, out.toString(StandardCharsets.UTF_8));
  }

  private List<String> calls(String path) {
    return gateway.calls().stream()
        .filter(call -> call.path().equals("/dynamodb/" + path))
        .map(FakeGateway.Received::body)
        .toList();
  }

  @Test
  void wrongAnswersFailAndAreShownWithTheirQuestions() {
    Outcome outcome = validate();
    assertEquals(Main.FAILED, outcome.status(), outcome.text());
    assertTrue(outcome.text().contains("  right  all tools and no others"), outcome.text());
    assertTrue(
        outcome
            .text()
            .contains(
                """
                  WRONG  list_tables lists tables
                         asked:    dynamodb_list_tables {"limit":1000,"format":"json"}
                         answered: nonsense
                """),
        outcome.text());
    assertTrue(outcome.text().contains("2 of 5 answers are wrong"), outcome.text());
  }

  @Test
  void withoutATableNothingIsWrittenAndTheReportSaysSo() {
    String text = validate().text();
    assertTrue(text.contains("left out: reading and writing items"), text);
    assertEquals(
        List.of("/dynamodb/list-tables"),
        gateway.calls().stream().map(FakeGateway.Received::path).distinct().toList());
  }

  @Test
  void aTableThatCannotBeDescribedIsNotWrittenTo() {
    String text = validate("--table", "Users").text();
    assertTrue(text.contains("left out: reading and writing items: the table can't be"), text);
    assertEquals(List.of(), calls("put-item"));
  }

  @Test
  void afterWrongAnswersTheMarkedItemIsDeleted() {
    gateway.answer("/dynamodb/describe-table", FakeGateway.json(200, DESCRIBED));
    String text = validate("--table", "Users").text();
    assertTrue(text.contains("WRONG  put_item adds the marked item and shows it"), text);
    List<String> deleted = calls("delete-item");
    String item = deleted.get(deleted.size() - 2);
    String stub = deleted.get(deleted.size() - 1);
    assertTrue(
        item.matches(
            "\\{\"table_name\":\"Users\",\"key\":\\{\"userId\":\\{\"S\":\"validate-\\w{16}\"}}}"),
        item);
    assertEquals(item.replace("\"}}}", "-none\"}}}"), stub);
    assertTrue(calls("put-item").get(0).contains("attribute_not_exists"));
  }

  @Test
  void anItemThatCannotBeDeletedIsNamed() {
    gateway.answer("/dynamodb/describe-table", FakeGateway.json(200, DESCRIBED));
    gateway.answer("/dynamodb/delete-item", FakeGateway.text(500, "Internal error"));
    String text = validate("--table", "Users").text();
    assertTrue(text.contains("may still be in the table Users; delete it if it is."), text);
  }

  @Test
  void aBackendThatMustBeReadOnlyIsCalledOnTheRoutesThatItMustNotHave() {
    String text = validate("--expect", "read-only").text();
    assertTrue(text.contains("WRONG  the tools that read and no others"), text);
    assertTrue(
        text.contains(
            "answered: /dynamodb/put-item 200 /dynamodb/update-item 200 /dynamodb/delete-item 200"),
        text);
    assertEquals(List.of("{}"), calls("put-item"));
  }

  @Test
  void aListFromTheCacheIsNoAnswer() {
    validate();
    gateway.answer(
        "/tools",
        FakeGateway.inTurn(
            FakeGateway.json(200, FakeGateway.resource("/tools.json")),
            FakeGateway.text(500, "broken")));
    String text = validate().text();
    assertTrue(text.contains("answered: the API can't be asked now; its last list is"), text);
  }

  @Test
  void eachTryToReachTheApiIsReported() {
    gateway.answer(
        "/tools",
        FakeGateway.inTurn(
            FakeGateway.text(500, "broken"),
            FakeGateway.json(200, FakeGateway.resource("/tools.json"))));
    String text = validate().text();
    assertTrue(
        text.contains("  not usable yet (tools: status 500), trying again in 3 seconds\n"), text);
    assertTrue(text.contains("  right  all tools and no others"), text);
  }

  @Test
  void aServerOfThisMachineThatIsDownIsAskedTwice() {
    String down = gateway.url();
    gateway.close();
    String text = validate("--endpoint", down, "--timeout", "1").text();
    assertEquals(1, text.split("not usable yet \\(endpoint: ", -1).length - 1, text);
    assertTrue(text.contains("The API can't be used:"), text);
  }

  @Test
  void missingAndSurplusToolsAreNamed() {
    String tools = FakeGateway.resource("/tools.json");
    gateway.answer(
        "/tools",
        FakeGateway.json(
            200, tools.replace("\"dynamodb_delete_item\"", "\"dynamodb_transact_write\"")));
    String text = validate("--expect", "read-write").text();
    assertTrue(
        text.contains(
            "; missing: dynamodb_delete_item; not expected: dynamodb_transact_write (an extension:"
                + " expect it with --extensions transact-write)\n"),
        text);
    text = validate("--expect", "read-write", "--extensions", "transact-write").text();
    assertTrue(text.contains("; missing: dynamodb_delete_item\n"), text);
  }

  @Test
  void unsignedRequestsThatAreAnsweredAreNamed() {
    gateway.openToEveryone();
    String text = validate().text();
    assertTrue(text.contains("WRONG  no tool answers an unsigned request"), text);
    assertTrue(text.contains("WRONG  … nor does the list of tools"), text);
    assertTrue(text.contains("answered: /tools 200"), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--sample | The flag --sample needs --table",
        "--read-only | use --expect read-only instead of --read-only",
        "--expect=nothing | --expect is 'nothing'; it must be read-only or read-write",
        "Users | The command validate doesn't take 'Users'",
      })
  void wrongUseIsExplainedBeforeAnythingIsAsked(String argument, String expected) {
    Outcome outcome = validate(argument);
    assertEquals(Main.USAGE, outcome.status());
    assertTrue(outcome.text().contains(expected), outcome.text());
    assertFalse(outcome.text().contains("Asking"), outcome.text());
  }
}
