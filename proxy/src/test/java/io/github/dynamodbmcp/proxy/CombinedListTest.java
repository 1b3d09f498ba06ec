package io.github.dynamodbmcp.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tools of several backends in one list, whatever becomes of some of them. */
final class CombinedListTest {

  private static final String SCAN = "dynamodb_scan";
  private static final String PUT = "dynamodb_put_item";

  @TempDir private Path cache;
  @AutoClose private final Gateways gateways = Gateways.start("eu", "us");

  private static JsonNode list(Assistant assistant) {
    return assistant.request("tools/list", Json.object()).path("result");
  }

  private static JsonNode tool(JsonNode list, String name) {
    for (JsonNode tool : list.path("tools")) {
      if (tool.path("name").asText().equals(name)) {
        return tool;
      }
    }
    throw new AssertionError("no " + name + " in " + list);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static String instructions(Assistant assistant) {
    return assistant.request("server/discover", Json.object()).at("/result/instructions").asText();
  }

  @Test
  void eachToolAppearsOnceWithTheBackendsThatHaveIt() throws Exception {
    try (Assistant assistant =
        gateways.connect("2025-11-25", cache, "MCP_READ_ONLY", "eu=false us=true")) {
      JsonNode list = list(assistant);
      assertEquals(10, list.path("tools").size());
      JsonNode scan = tool(list, SCAN).path("inputSchema");
      assertEquals(List.of("eu", "us"), texts(scan.at("/properties/backend/enum")));
      assertEquals("backend", scan.path("properties").fieldNames().next());
      assertEquals(List.of("backend", "table_name"), texts(scan.path("required")));
      assertTrue(
          scan.at("/properties/backend/description").asText().contains("us (")
              && scan.at("/properties/backend/description").asText().contains("read-only"),
          scan.toString());
      JsonNode put = tool(list, PUT).path("inputSchema");
      assertEquals(List.of("eu"), texts(put.at("/properties/backend/enum")));
    }
  }

  @Test
  void whatOnlyOneOfThemSaysIsShownWithItsName() throws Exception {
    String plain = "Reads a table. It costs.";
    gateways.change(
        "eu", SCAN, tool -> tool.put("description", plain + " Masked attributes: Users.salary."));
    gateways.change("us", SCAN, tool -> tool.put("description", plain));
    try (Assistant assistant = gateways.connect("2025-11-25", cache)) {
      assertEquals(
          plain + " In eu: Masked attributes: Users.salary.",
          tool(list(assistant), SCAN).path("description").asText());
    }
  }

  @Test
  void ofDifferentVersionsTheNewestIsShown() throws Exception {
    gateways.change(
        "us",
        SCAN,
        tool -> {
          tool.put("description", "The newest.");
          ((ObjectNode) tool.at("/inputSchema/properties"))
              .putObject("aggregate")
              .put("type", "array");
        });
    try (Assistant assistant = gateways.connect("2025-11-25", cache)) {
      JsonNode scan = tool(list(assistant), SCAN);
      assertEquals("The newest.", scan.path("description").asText());
      assertTrue(scan.at("/inputSchema/properties").has("aggregate"));
      String older =
          assistant
              .call(SCAN, "{\"table_name\": \"T\", \"aggregate\": [], \"backend\": \"eu\"}")
              .at("/content/0/text")
              .asText();
      assertTrue(
          older.contains("The backend eu has another version")
              && older.contains("these backends take it: us"),
          older);
      assertEquals(List.of(), gateways.get("eu").calls());
      String newer =
          assistant
              .call(SCAN, "{\"table_name\": \"T\", \"aggregate\": [], \"backend\": \"us\"}")
              .at("/content/0/text")
              .asText();
      assertEquals("scanned in us", newer);
    }
  }

  @Test
  void aToolThatWritesInOneVersionIsShownAsOneThatWrites() throws Exception {
    gateways.change("us", SCAN, tool -> tool.remove("annotations"));
    try (Assistant assistant = gateways.connect("2025-11-25", cache)) {
      JsonNode scan = tool(list(assistant), SCAN);
      assertFalse(scan.at("/annotations/readOnlyHint").asBoolean(), scan.toString());
    }
  }

  @Test
  void anArgumentOfTheToolsOwnKeepsItsName() throws Exception {
    gateways.change(
        "us",
        SCAN,
        tool ->
            ((ObjectNode) tool.at("/inputSchema/properties"))
                .putObject("backend")
                .put("type", "string"));
    try (Assistant assistant = gateways.connect("2025-11-25", cache)) {
      JsonNode properties = tool(list(assistant), SCAN).at("/inputSchema/properties");
      assertEquals(List.of("eu", "us"), texts(properties.at("/mcp_backend/enum")));
      assertFalse(properties.path("backend").has("enum"));
      assistant.call(
          SCAN, "{\"table_name\": \"T\", \"backend\": \"own\", \"mcp_backend\": \"us\"}");
      assertEquals(
          "{\"table_name\":\"T\",\"backend\":\"own\"}", gateways.get("us").calls().get(0).body());
    }
  }

  @Test
  void aBackendThatIsDownThrottledOrRefusesIsMissingAndTheReasonIsSaid() throws Exception {
    record Fault(FakeGateway.Responder answer, String reason) {}
    List<Fault> faults =
        List.of(
            new Fault(FakeGateway.json(429, "{\"message\":\"Too Many Requests\"}"), "throttling"),
            new Fault(
                FakeGateway.json(403, "{\"message\":\"Forbidden\"}"), "refused the signature"),
            new Fault(FakeGateway.hangUp(), "ended before the answer"),
            new Fault(FakeGateway.stall(), "hasn't answered so far"));
    for (Fault fault : faults) {
      gateways.get("us").answer("/tools", fault.answer());
      try (Assistant assistant = gateways.connect(Assistant.MODERN, cache)) {
        String instructions = instructions(assistant);
        assertTrue(instructions.contains("Unavailable backends: us: "), instructions);
        assertTrue(instructions.contains(fault.reason()), instructions);
        assertTrue(instructions.length() <= 2048, "length " + instructions.length());
        JsonNode list = list(assistant);
        assertEquals(10, list.path("tools").size());
        assertEquals(
            List.of("eu"), texts(tool(list, SCAN).at("/inputSchema/properties/backend/enum")));
        assertTrue(list.path("ttlMs").asLong() <= 15_000, "the client shall ask again soon");
        assertEquals(
            "scanned in eu",
            assistant.call(SCAN, "{\"backend\": \"eu\"}").at("/content/0/text").asText());
      }
    }
  }

  /** The instructions of a proxy whose backends, all but one, nobody serves. */
  private String instructionsWithout(List<String> lost) throws Exception {
    Map<String, String> settings = gateways.settings(cache);
    StringJoiner endpoints = new StringJoiner(" ").add("eu=" + gateways.get("eu").url());
    lost.forEach(name -> endpoints.add(name + "=http://127.0.0.1:1"));
    settings.put("MCP_API_ENDPOINT", endpoints.toString());
    try (Assistant assistant = Assistant.connect(Assistant.MODERN, settings)) {
      return instructions(assistant);
    }
  }

  @Test
  void whereManyAreMissingReasonsAreLeftOutAndNoNameOrSentenceIsCut() throws Exception {
    List<String> lost = IntStream.range(10, 18).mapToObj(number -> "r" + number).toList();
    String instructions = instructionsWithout(lost);
    assertTrue(
        instructions.matches(
            "(?s).*Unavailable backends: r10: [^;]+; (.*; )?r16; r17\\. Backends: .*"),
        instructions);
    assertTrue(instructions.endsWith("say which one an answer is from."), instructions);
    assertFalse(instructions.contains("…"), instructions);
    assertTrue(instructions.length() <= 2048, "length " + instructions.length());
  }

  @Test
  void whereEvenTheNamesDoNotFitTheNumberOfTheOthersIsSaid() throws Exception {
    List<String> lost =
        IntStream.range(10, 40).mapToObj(number -> "region-of-customer-" + number).toList();
    String instructions = instructionsWithout(lost);
    Matcher named =
        Pattern.compile(
                "Unavailable backends: region-of-customer-10; (?<rest>.*); and (?<more>\\d+) more\\. Backends: eu ")
            .matcher(instructions);
    assertTrue(named.find(), instructions);
    assertEquals(
        30,
        1 + named.group("rest").split("; ").length + Integer.parseInt(named.group("more")),
        instructions);
    assertTrue(instructions.endsWith("say which one an answer is from."), instructions);
    assertTrue(instructions.length() <= 2048, "length " + instructions.length());
  }

  @Test
  void theListWaitsForTheSlowestNoLongerThanItsOwnTimeAndOnlyOnce() throws Exception {
    try (Gateways three = Gateways.start("eu", "us", "ap")) {
      three.get("us").answer("/tools", FakeGateway.stall());
      three.get("ap").answer("/tools", FakeGateway.stall());
      try (Assistant assistant = three.connect("2025-11-25", cache)) {
        long start = System.nanoTime();
        assertEquals(10, list(assistant).path("tools").size());
        list(assistant);
        list(assistant);
        long millis = (System.nanoTime() - start) / 1_000_000;
        assertTrue(millis < 3_500, millis + " ms");
      }
    }
  }

  @Test
  void aBackendThatComesBackIsAnnounced() throws Exception {
    gateways
        .get("us")
        .answer(
            "/tools",
            FakeGateway.after(
                Duration.ofSeconds(4), FakeGateway.json(200, FakeGateway.resource("/tools.json"))));
    try (Assistant assistant = gateways.connect("2025-11-25", cache)) {
      assertEquals(
          List.of("eu"),
          texts(tool(list(assistant), SCAN).at("/inputSchema/properties/backend/enum")));
      assertEquals("notifications/tools/list_changed", assistant.next().path("method").asText());
      assertEquals(
          List.of("eu", "us"),
          texts(tool(list(assistant), SCAN).at("/inputSchema/properties/backend/enum")));
    }
  }

  @Test
  void withoutAnyListTheErrorNamesTheReasonOfEach() throws Exception {
    for (String name : List.of("eu", "us")) {
      gateways.get(name).answer("/tools", FakeGateway.text(500, "broken"));
    }
    try (Assistant assistant = gateways.connect("2025-11-25", cache)) {
      String message = assistant.request("tools/list", Json.object()).at("/error/message").asText();
      assertTrue(message.contains("eu: ") && message.contains("us: "), message);
    }
  }

  @Test
  void eachBackendsListIsKeptForItself() throws Exception {
    gateways.connect("2025-11-25", cache).close();
    try (Assistant assistant = gateways.connect("2025-11-25", cache)) {
      list(assistant);
    }
    try (Stream<Path> files = Files.walk(cache)) {
      assertEquals(2, files.filter(Files::isRegularFile).count());
    }
    gateways.get("us").answer("/tools", FakeGateway.text(500, "broken"));
    try (Assistant assistant = gateways.connect("2025-11-25", cache)) {
      assertEquals(
          List.of("eu", "us"),
          texts(tool(list(assistant), SCAN).at("/inputSchema/properties/backend/enum")));
    }
  }
}
