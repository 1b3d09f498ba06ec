package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program behind {@code scripts/local.sh}, as a process. */
@Timeout(120)
final class LocalIT {
  private static final String GET_USER =
      "{\"table_name\": \"Users\", \"key\": {\"userId\": \"user011\"}}";

  @Test
  void itAsksOneQuestionBecomesReadyAndLeavesNoProcessBehind() throws Exception {
    try (ChildProcess local = local("--port", "0")) {
      assertTrue(local.lineThatBegins("DynamoDB ").contains("http://127.0.0.1:"));
      assertEquals(
          "Scan results from table 'Users' (3 items):",
          local.lineThatBegins("  Scan results").strip());
      local.lineThatBegins("{");
      String byUrl = local.lineThatBegins("  Gemini CLI, ");
      String url = local.lineThatBegins("Ready: ").replace("Ready: ", "");
      assertEquals(
          200, client(url).post("/dynamodb/count-items", "{\"table_name\":\"Users\"}").status());
      assertAnswersAsConfigured(byUrl, url);
      assertEquals(List.of(), local.children());
      assertEquals(143, local.terminate().ended().exitCode());
    }
  }

  @Test
  void itKeepsItsTablesInADirectory(@TempDir Path data) throws Exception {
    Path directory = data.resolve("new");
    try (ChildProcess local = local("--port", "0", "--data", directory.toString())) {
      String url = local.lineThatBegins("Ready: ").replace("Ready: ", "");
      assertEquals(
          200,
          client(url)
              .post(
                  "/dynamodb/put-item",
                  "{\"table_name\": \"Users\", \"item\": {\"userId\": \"user011\"}}")
              .status());
      local.terminate().ended();
    }
    try (ChildProcess local = local("--port", "0", "--data", directory.toString())) {
      String url = local.lineThatBegins("Ready: ").replace("Ready: ", "");
      String answer = client(url).post("/dynamodb/get-item", GET_USER).body();
      assertTrue(answer.startsWith("Item from table 'Users':"), answer);
      local.terminate().ended();
    }
  }

  @Test
  void itUsesARunningDynamoDbWithoutWritingToIt() throws Exception {
    try (LocalSystem there = LocalSystem.start();
        ChildProcess local = local("--port", "0", "--dynamodb", there.dynamoDbUrl())) {
      local.lineThatBegins("Ready: ");
      assertFalse(
          there.dynamoDb().listTables().hasTableNames()
              && !there.dynamoDb().listTables().tableNames().isEmpty());
      local.terminate().ended();
    }
  }

  @Test
  void aReadOnlyServerOffersAndDoesNoWrites() throws Exception {
    try (LocalSystem there = LocalSystem.withUsers();
        ChildProcess local =
            local(
                Map.of("MCP_READ_ONLY", "true"),
                "--port",
                "0",
                "--dynamodb",
                there.dynamoDbUrl())) {
      assertTrue(local.lineThatBegins("Server ").endsWith(", read-only"));
      SignedClient client = client(local.lineThatBegins("Ready: ").replace("Ready: ", ""));
      assertFalse(client.get("/tools").body().contains("dynamodb_put_item"));
      String write = "{\"table_name\": \"Users\", \"item\": {\"userId\": \"user011\"}}";
      assertEquals(404, client.post("/dynamodb/put-item", write).status());
      assertEquals(Map.of(), there.item("Users", "{'userId': 'user011'}"));
      local.terminate().ended();
    }
  }

  @Test
  void aReadOnlyServerHasTheSampleTable() throws Exception {
    try (ChildProcess local = local(Map.of("MCP_READ_ONLY", "true"), "--port", "0")) {
      assertEquals(
          "Scan results from table 'Users' (3 items):",
          local.lineThatBegins("  Scan results").strip());
      local.lineThatBegins("Ready: ");
      local.terminate().ended();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"department", "name", "userId"})
  void itAsksAnotherQuestionIfTheFirstOnesAttributesAreMasked(String attribute) throws Exception {
    Map<String, String> masks = Map.of("MCP_MASKED_ATTRIBUTES", "Users." + attribute);
    try (ChildProcess local = local(masks, "--port", "0")) {
      String first = local.lineThatBegins("  ");
      assertTrue(first.contains(attribute + ", which is masked"), first);
      local.lineThatBegins("The answer is an error, so here is another question.");
      assertEquals("Question: What DynamoDB tables do I have?", local.lineThatBegins("Question"));
      local.lineThatBegins("    - Users");
      local.lineThatBegins("Ready: ");
      local.terminate().ended();
    }
  }

  @Test
  void aBearerTokenOfTheUserIsAcceptedAndNotPrinted() throws Exception {
    String token = "0123456789abcdef0123456789abcdef";
    try (ChildProcess local = local(Map.of("MCP_BEARER_TOKEN", token), "--port", "0")) {
      String byUrl = local.lineThatBegins("  Gemini CLI, ");
      assertTrue(byUrl.contains("Bearer YOUR_MCP_BEARER_TOKEN"), byUrl);
      String url = local.lineThatBegins("Ready: ").replace("Ready: ", "");
      assertAnswersAsConfigured(byUrl.replace("YOUR_MCP_BEARER_TOKEN", token), url);
      local.terminate().ended();
    }
  }

  @Test
  void aWrongSettingIsReportedInOneSentenceAndExitsWith2() throws Exception {
    try (ChildProcess local = local(Map.of("MCP_READ_ONLY", "maybe"))) {
      ChildProcess.Ended ended = local.ended();
      assertEquals(2, ended.exitCode(), ended.toString());
      assertEquals("MCP_READ_ONLY must be true or false, not \"maybe\".\n", ended.err());
    }
  }

  @Test
  void aPortInUseIsReportedInOneSentence() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertFails(
          1, "Can't listen on port " + taken.getLocalPort(), "--port", "" + taken.getLocalPort());
    }
  }

  @Test
  void aDynamoDbThatDoesNotAnswerIsReportedInOneSentence() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    assertFails(
        1,
        "No DynamoDB answers at http://127.0.0.1:" + free,
        "--dynamodb",
        "http://127.0.0.1:" + free);
  }

  @Test
  void aDirectoryThatCannotBeCreatedIsReportedInOneSentence(@TempDir Path folder) throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    assertFails(1, "Can't create the directory " + file, "--data", file.toString());
  }

  @Test
  void aDataDirectoryWithOtherContentsIsReportedInOneSentence(@TempDir Path folder)
      throws Exception {
    Files.writeString(
        folder.resolve("shared-local-instance.db"), "not a database at all".repeat(99));
    assertFails(
        1,
        "DynamoDB Local can't use the contents of %s: a file in it is damaged".formatted(folder),
        "--data",
        folder.toString());
  }

  @Test
  void anUnknownOptionIsReportedInOneSentenceAndExitsWith2() throws Exception {
    assertFails(2, "Unknown option \"--prot\"", "--prot", "1");
  }

  /** The printed URL and headers are all that a client needs. */
  private static void assertAnswersAsConfigured(String line, String url) {
    JsonNode server = Json.read(line.substring(line.indexOf('{'))).at("/mcpServers/dynamodb");
    assertEquals(url + "/mcp", server.path("httpUrl").asText());
    Answer answer =
        client(url)
            .postUnsigned(
                "/mcp",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}",
                Map.of("Authorization", server.at("/headers/Authorization").asText()));
    assertEquals(10, answer.json().at("/result/tools").size(), answer.body());
  }

  private static void assertFails(int exitCode, String sentence, String... arguments)
      throws Exception {
    try (ChildProcess local = local(arguments)) {
      ChildProcess.Ended ended = local.ended();
      assertEquals(exitCode, ended.exitCode(), ended.toString());
      assertTrue(ended.err().startsWith(sentence), ended.err());
      assertEquals(1, ended.err().lines().count(), ended.err());
    }
  }

  private static ChildProcess local(String... arguments) throws IOException {
    return local(Map.of(), arguments);
  }

  private static ChildProcess local(Map<String, String> environment, String... arguments)
      throws IOException {
    return ChildProcess.start(Main.class, environment, arguments);
  }

  private static SignedClient client(String url) {
    return new SignedClient(
        url, LocalSystem.ACCESS_KEY_ID, LocalSystem.SECRET_ACCESS_KEY, Clock.systemUTC());
  }
}
