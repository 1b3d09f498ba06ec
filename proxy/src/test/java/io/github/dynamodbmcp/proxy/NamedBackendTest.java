package io.github.dynamodbmcp.proxy;

import static io.github.dynamodbmcp.proxy.Assistant.backend;
import static io.github.dynamodbmcp.proxy.Assistant.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that name their backend. */
final class NamedBackendTest {

  private static final String SCAN = "dynamodb_scan";

  @TempDir private Path cache;
  @AutoClose private final Gateways gateways = Gateways.start("eu", "us");

  @Test
  void aCallGoesToTheBackendThatItNamesWithoutThatArgument() throws Exception {
    try (Assistant assistant = gateways.connect("2025-11-25", cache)) {
      JsonNode result = assistant.call(SCAN, "{\"table_name\": \"T\", \"backend\": \"us\"}");
      assertEquals("scanned in us", text(result));
      assertEquals("us", backend(result));
      assertEquals("{\"table_name\":\"T\"}", gateways.get("us").calls().get(0).body());
      assertEquals(List.of(), gateways.get("eu").calls());
      assertEquals("scanned in eu", text(assistant.call(SCAN, "{\"backend\": \" EU \"}")));
    }
  }

  @Test
  void aCallThatNamesNoBackendOrAnUnknownOneIsNotSent() throws Exception {
    for (String arguments :
        List.of("{}", "{\"backend\": null}", "{\"backend\": \"\"}", "{\"backend\": \" \"}")) {
      try (Assistant assistant = gateways.connect("2025-11-25", cache)) {
        JsonNode result = assistant.call(SCAN, arguments);
        assertTrue(result.path("isError").asBoolean());
        assertTrue(
            text(result).contains("backend is missing") && text(result).contains("eu, us"),
            text(result));
      }
    }
    try (Assistant assistant = gateways.connect("2025-11-25", cache)) {
      String unknown = text(assistant.call(SCAN, "{\"backend\": \"mars\\u202e\"}"));
      assertTrue(unknown.contains("There is no backend of that name"), unknown);
      assertTrue(unknown.contains("eu, us") && !unknown.contains("mars"), unknown);
    }
    assertEquals(List.of(), gateways.get("eu").calls());
  }

  @Test
  void anythingButAStringInPlaceOfTheNameIsSaidToBeNone() throws Exception {
    try (Assistant assistant = gateways.connect("2025-11-25", cache)) {
      for (String given : List.of("[\"eu\"]", "1", "true", "{\"name\": \"eu\"}", "[]")) {
        JsonNode result = assistant.call(SCAN, "{\"backend\": " + given + "}");
        assertEquals(
            "The argument backend must be one name, as a string. Nothing was called. backend must be"
                + " one of: eu, us.",
            text(result),
            given);
      }
    }
    assertEquals(List.of(), gateways.get("eu").calls());
  }

  @Test
  void aToolThatABackendLacksIsNamedWithThoseThatHaveIt() throws Exception {
    try (Assistant assistant =
        gateways.connect("2025-11-25", cache, "MCP_READ_ONLY", "eu=false us=true")) {
      assistant.request("tools/list", Json.object());
      String refused = text(assistant.call("dynamodb_put_item", "{\"backend\": \"us\"}"));
      assertTrue(refused.contains("only reads from it"), refused);
      assertTrue(refused.contains("These have it: eu"), refused);
      assertEquals(List.of(), gateways.get("us").calls());
      assertEquals("put in eu", text(assistant.call("dynamodb_put_item", "{\"backend\": \"eu\"}")));
    }
  }

  @Test
  void aTokenIsOnlyAcceptedForTheBackendThatIssuedIt() throws Exception {
    gateways
        .get("eu")
        .answer(
            "/dynamodb/scan", FakeGateway.text(200, "To go on, call with next_token: 4.abcdefgh"));
    gateways
        .get("us")
        .answer("/dynamodb/scan", FakeGateway.json(200, "{\"next_token\": \"4.12345678\"}"));
    try (Assistant assistant = gateways.connect("2025-11-25", cache)) {
      assistant.call(SCAN, "{\"backend\": \"eu\"}");
      assistant.call(SCAN, "{\"backend\": \"us\"}");
      String wrong =
          text(assistant.call(SCAN, "{\"backend\": \"us\", \"next_token\": \"4.abcdefgh\"}"));
      assertTrue(wrong.contains("comes from the backend eu"), wrong);
      String other =
          text(assistant.call(SCAN, "{\"backend\": \"eu\", \"next_token\": \"4.12345678\"}"));
      assertTrue(other.contains("comes from the backend us"), other);
      assertEquals(1, gateways.get("us").calls().size());
      assistant.call(SCAN, "{\"backend\": \"us\", \"next_token\": \"4.12345678\"}");
      assertEquals(2, gateways.get("us").calls().size());
    }
  }

  @Test
  void aBackendThatIsDownAnswersWithTheReasonAndTheOthersWork() throws Exception {
    try (Assistant assistant = gateways.connect("2025-11-25", cache, "MCP_TIMEOUT_SECONDS", "2")) {
      assistant.request("tools/list", Json.object());
      gateways.get("us").close();
      JsonNode result = assistant.call(SCAN, "{\"backend\": \"us\"}");
      assertTrue(text(result).contains("Can't connect to 127.0.0.1"), text(result));
      assertEquals("us", backend(result));
      assertEquals("scanned in eu", text(assistant.call(SCAN, "{\"backend\": \"eu\"}")));
    }
  }

  @Test
  void theKeysOfOneBackendNeverSignForAnother() throws Exception {
    Path credentials = cache.resolve("credentials");
    Files.writeString(
        credentials,
        """
        [of-eu]
        aws_access_key_id=AKIDEUEUEUEUEUEU
        aws_secret_access_key=eu-secret
        [of-us]
        aws_access_key_id=AKIDUSUSUSUSUSUS
        aws_secret_access_key=us-secret
        """);
    Map<String, String> keys = Map.of("eu", "AKIDEUEUEUEUEUEU", "us", "AKIDUSUSUSUSUSUS");
    keys.forEach((name, key) -> gateways.get(name).know(key, name + "-secret"));
    Map<String, String> settings = gateways.settings(cache);
    settings.keySet().removeAll(List.of("MCP_ACCESS_KEY_ID", "MCP_SECRET_ACCESS_KEY"));
    settings.put("MCP_PROFILE", "us=of-us eu=of-eu");
    String before = System.setProperty("aws.sharedCredentialsFile", credentials.toString());
    try (Assistant assistant = Assistant.connect("2025-11-25", settings)) {
      for (String name : List.of("eu", "us", "eu")) {
        assertEquals(
            "scanned in " + name, text(assistant.call(SCAN, "{\"backend\": \"" + name + "\"}")));
      }
      // Keys that one backend refuses are read again for that one alone.
      gateways.get("us").forget("AKIDUSUSUSUSUSUS");
      assertTrue(text(assistant.call(SCAN, "{\"backend\": \"us\"}")).contains("of-us"));
      assertEquals("scanned in eu", text(assistant.call(SCAN, "{\"backend\": \"eu\"}")));
    } finally {
      if (before == null) {
        System.clearProperty("aws.sharedCredentialsFile");
      } else {
        System.setProperty("aws.sharedCredentialsFile", before);
      }
    }
    keys.forEach((name, key) -> {
      for (FakeGateway.Received received : gateways.get(name).received()) {
        String signed = received.headers().toString();
        assertTrue(signed.contains("Credential=" + key), signed);
      }
      assertFalse(gateways.get(name).received().isEmpty());
    });
  }

  @Test
  void noAnswerOfABackendMakesTheProxyCallAnother() throws Exception {
    Map<String, FakeGateway.Responder> answers = new LinkedHashMap<>();
    String elsewhere = gateways.get("us").url() + "/dynamodb/scan";
    answers.put(
        "a redirect", FakeGateway.with("Location", elsewhere, FakeGateway.text(307, "Moved")));
    answers.put(
        "a continuation that names a backend",
        FakeGateway.inTurn(
            FakeGateway.json(202, "{\"continue\": {\"backend\": \"us\", \"next_token\": \"x\"}}"),
            FakeGateway.text(200, "the end")));
    answers.put(
        "a failure that asks to retry elsewhere",
        FakeGateway.with("Retry-After", "0", FakeGateway.text(503, "use " + elsewhere)));
    for (Map.Entry<String, FakeGateway.Responder> answer : answers.entrySet()) {
      gateways.get("eu").answer("/dynamodb/scan", answer.getValue());
      try (Assistant assistant =
          gateways.connect("2025-11-25", cache, "MCP_TIMEOUT_SECONDS", "2")) {
        JsonNode result = assistant.call(SCAN, "{\"backend\": \"eu\"}");
        assertEquals("eu", backend(result), answer.getKey());
      }
    }
    assertEquals(List.of(), gateways.get("us").calls());
  }

  @Test
  void theLogNamesTheBackendOfEachRequest() throws Exception {
    try (Assistant assistant = gateways.connect("2025-11-25", cache, "MCP_LOG", "info")) {
      assistant.call(SCAN, "{\"backend\": \"us\"}");
      assertTrue(
          assistant.err().contains("info [us] POST /dynamodb/scan -> 200 in"), assistant.err());
    }
  }

  @Test
  void aQuestionBeforeAWriteShowsTheBackendAndTheWriteGoesThere() throws Exception {
    try (WritingBackend prod = new WritingBackend();
        WritingBackend test = new WritingBackend()) {
      Map<String, String> settings = prod.settings(cache, "require");
      settings.put(
          "MCP_API_ENDPOINT", "prod=" + prod.gateway.url() + " test=" + test.gateway.url());
      try (Assistant assistant =
          Assistant.connect("2025-11-25", settings, "{\"elicitation\": {}}")) {
        JsonNode id =
            assistant.sendCall(
                WritingBackend.DELETE,
                WritingBackend.KEY.replace("{\"table", "{\"backend\": \"prod\", \"table"));
        JsonNode question = assistant.nextWithin(Duration.ofSeconds(20));
        String message = question == null ? "" : question.at("/params/message").asText();
        assertTrue(message.contains("    backend: \"prod\""), message);
        assertTrue(message.contains("A dry run by the backend prod shows"), message);
        assistant.respond(
            question == null ? id : question.get("id"),
            "{\"action\": \"accept\", \"content\": {}}");
        assertEquals(WritingBackend.DELETED, text(assistant.answerTo(id).path("result")));
      }
      assertEquals(1, prod.writes().size());
      assertEquals(List.of(), test.gateway.calls());
    }
  }
}
