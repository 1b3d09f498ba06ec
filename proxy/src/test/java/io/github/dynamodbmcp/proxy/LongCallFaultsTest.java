package io.github.dynamodbmcp.proxy;

import static io.github.dynamodbmcp.proxy.LongTable.COUNT;
import static io.github.dynamodbmcp.proxy.LongTable.ROUTE;
import static io.github.dynamodbmcp.proxy.LongTable.SCAN;
import static io.github.dynamodbmcp.proxy.LongTable.continuation;
import static io.github.dynamodbmcp.proxy.LongTable.said;
import static io.github.dynamodbmcp.proxy.LongTable.tableOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.proxy.FakeGateway.Responder;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that go on by themselves, and meet a fault on their way. */
final class LongCallFaultsTest {

  @TempDir private Path cache;
  @AutoClose private final LongTable table = new LongTable();

  @Test
  void aBackendThatIsGoneForAMomentIsAskedAgain() throws Exception {
    int[] calls = new int[1];
    table.gateway.answer(
        ROUTE,
        (exchange, body) -> {
          int call = calls[0]++;
          Responder responder =
              call == 3
                  ? FakeGateway.hangUp()
                  : call == 5
                      ? FakeGateway.json(503, "{\"message\":\"Service Unavailable\"}")
                      : call == 7
                          ? FakeGateway.text(429, "DynamoDB throttles requests.")
                          : tableOf(10);
          responder.respond(exchange, body);
        });
    try (Assistant assistant = table.connect(cache, "2025-11-25")) {
      assertEquals("exactly 30000", said(assistant.call(SCAN, COUNT)));
      assertEquals(13, calls[0]);
    }
  }

  @Test
  void aBackendThatIsGoneForGoodLeavesAnErrorThatSaysWhatWasReached() throws Exception {
    table.gateway.answer(
        ROUTE,
        (exchange, body) -> {
          boolean gone = Json.read(body).path("next_token").asInt() == 4;
          (gone ? FakeGateway.hangUp() : tableOf(10)).respond(exchange, body);
        });
    try (Assistant assistant = table.connect(cache, "2025-11-25", "MCP_TIMEOUT_SECONDS", "2")) {
      JsonNode result = assistant.call(SCAN, COUNT);
      assertTrue(result.get("isError").asBoolean());
      String said = said(result);
      assertTrue(said.startsWith("The connection to 127.0.0.1:"), said);
      assertTrue(
          said.endsWith(
              " Before that, the call had come this far: Read 12000 items of table 'Users' so far."
                  + " Nothing was changed. To go on from there, repeat the call with these arguments"
                  + " added: {\"next_token\":\"4\"}"),
          said);
    }
  }

  @Test
  void aTokenTooLongForAnAssistantIsNotShown() throws Exception {
    String token = "t".repeat(1_000_000);
    table.gateway.answer(
        ROUTE,
        FakeGateway.inTurn(
            continuation(token, 12_000),
            FakeGateway.text(504, "DynamoDB did not answer in time.")));
    try (Assistant assistant = table.connect(cache, "2025-11-25", "MCP_TIMEOUT_SECONDS", "2")) {
      String said = said(assistant.call(SCAN, COUNT));
      assertTrue(
          said.endsWith(" Nothing was changed. Call again to start from the beginning."), said);
      assertTrue(said.length() < 1000, said);
      assertTrue(table.gateway.calls().get(1).body().contains(token));
    }
  }

  @Test
  void aRefusalInTheMiddleDoesNotOfferToGoOn() throws Exception {
    table.gateway.answer(
        ROUTE,
        FakeGateway.inTurn(
            continuation("1", 3000), FakeGateway.text(403, "The role of this tool may not read.")));
    try (Assistant assistant = table.connect(cache, "2025-11-25")) {
      String said = said(assistant.call(SCAN, COUNT));
      assertTrue(said.startsWith("The role of this tool may not read. Before that"), said);
      assertTrue(said.endsWith("Call again to start from the beginning."), said);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"continue\":{}}",
        "{\"continue\":null}",
        "{\"continue\":\"4.abc\"}",
        "{\"continue\":[{\"next_token\":\"4\"}]}",
        "{\"continue\":{\"next_token\":\"4\"}",
        "",
      })
  void aMalformedContinuationIsAnErrorAndNotFollowed(String body) throws Exception {
    table.gateway.answer(ROUTE, FakeGateway.json(202, body));
    try (Assistant assistant = table.connect(cache, "2025-11-25")) {
      JsonNode result = assistant.call(SCAN, COUNT);
      assertTrue(result.get("isError").asBoolean());
      assertTrue(said(result).contains("with status 202"), said(result));
      assertEquals(1, table.gateway.calls().size());
    }
  }

  /** A backend that comes no further is asked for what it has after a few more tries. */
  @ParameterizedTest
  @ValueSource(strings = {"", "\"progress\":{\"items_read\":3000},"})
  void aBackendThatStandsStillIsNotAskedForever(String progress) throws Exception {
    table.gateway.answer(
        ROUTE,
        (exchange, body) -> {
          boolean continues = exchange.getRequestHeaders().containsKey("x-mcp-continue");
          (continues
                  ? FakeGateway.json(
                      202, "{" + progress + "\"continue\":{\"next_token\":\"same\"}}")
                  : FakeGateway.text(200, "so far"))
              .respond(exchange, body);
        });
    try (Assistant assistant = table.connect(cache, "2025-11-25")) {
      assertEquals("so far", said(assistant.call(SCAN, COUNT)));
      assertEquals(5, table.gateway.calls().size());
    }
  }

  @Test
  void aBackendThatNeverAnswersIsAnErrorInTheEnd() throws Exception {
    table.gateway.answer(ROUTE, FakeGateway.json(202, "{\"continue\":{\"next_token\":\"same\"}}"));
    try (Assistant assistant = table.connect(cache, "2025-11-25")) {
      JsonNode result = assistant.call(SCAN, COUNT);
      assertTrue(result.get("isError").asBoolean());
      assertTrue(said(result).contains("with status 202"), said(result));
    }
  }

  @Test
  void aWriteGoesOnAsTheBackendSaysButIsNeverRepeated() throws Exception {
    table.gateway.answer(
        "/dynamodb/put-item",
        FakeGateway.inTurn(
            FakeGateway.json(202, "{\"continue\":{\"written\":25}}"), FakeGateway.hangUp()));
    try (Assistant assistant = table.connect(cache, "2025-11-25")) {
      String said = said(assistant.call("dynamodb_put_item", "{}"));
      assertTrue(said.contains("The write may have happened and was not repeated."), said);
      assertFalse(said.contains("Nothing was changed"), said);
      assertEquals(2, table.gateway.calls().size());
      assertEquals("{\"written\":25}", table.gateway.calls().get(1).body());
    }
  }

  @Test
  void aContinuationThatWouldWriteTheSameAgainIsAnError() throws Exception {
    table.gateway.answer(
        "/dynamodb/put-item", FakeGateway.json(202, "{\"continue\":{\"item\":{\"a\":1}}}"));
    try (Assistant assistant = table.connect(cache, "2025-11-25")) {
      String said = said(assistant.call("dynamodb_put_item", "{\"item\":{\"a\":1}}"));
      assertTrue(said.contains("The write may have happened and was not repeated."), said);
      assertEquals(1, table.gateway.calls().size());
    }
  }
}
