package io.github.dynamodbmcp.handlers.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.call.Scope;
import io.github.dynamodbmcp.handlers.call.TableNamePattern;
import io.github.dynamodbmcp.handlers.call.TimeBudget;
import io.github.dynamodbmcp.handlers.call.TokenKey;
import io.github.dynamodbmcp.handlers.dynamodb.Page;
import io.github.dynamodbmcp.handlers.fold.PagedReading;
import io.github.dynamodbmcp.handlers.item.Projection;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.protocol.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A token carries the state of a reading as far as its receiver can take it. */
final class TokenBoundsTest {
  private static final PagedReading READING =
      new PagedReading("dynamodb_scan", "Scan", "Reads.", List.of());
  private static final TokenKey KEY = TokenKey.of("the key of this test");
  private static final String ADVICE =
      "This can't go on in another call, because what was read so far doesn't fit into a next_token.";

  /** Answers with whatever the way on is. */
  private record StatefulFold(ObjectNode state) implements Fold {
    @Override
    public Wanted wanted() {
      return new Wanted.Items();
    }

    @Override
    public boolean endsInPages() {
      return false;
    }

    @Override
    public Taken take(Page page, Projection projection) {
      return Taken.ALL;
    }

    @Override
    public void resume(ObjectNode state) {
      this.state.setAll(state);
    }

    @Override
    public Reply all(int scanned) {
      return new Reply.Text("all of " + state.size(), 0);
    }

    @Override
    public Reply soFar(int scanned, Tokens tokens) {
      return new Reply.Text(tokens.afterPage().sentence("To go on"), 0);
    }
  }

  private static Reply read(ObjectNode state, boolean continues, String token, String lastKey) {
    ObjectNode arguments = Json.object().put("table_name", "Users");
    if (!token.isEmpty()) {
      arguments.put("next_token", token);
    }
    Call call =
        new Call(
            new NoDynamoDb(),
            READING.tool().read(Json.write(arguments), (_, _) -> Optional.empty()),
            TimeBudget.of(Duration.ZERO),
            new Scope("us-east-1", TableNamePattern.of("*"), 40_000, KEY),
            "dynamodb:Scan",
            false,
            continues);
    Map<String, AttributeValue> key =
        lastKey.isEmpty() ? Map.of() : Map.of("id", AttributeValue.fromS(lastKey));
    Page page = new Page(List.of(), 0, 0, 1, key, null);
    return Pages.read(call, new KeyNames(), _ -> page, () -> new StatefulFold(state));
  }

  private static ObjectNode state(int chars) {
    return Json.object().put("state", Incompressible.text(chars));
  }

  private static String token(Reply reply) {
    return reply.body().substring(reply.body().indexOf("next_token: ") + 12);
  }

  @Test
  void anAssistantGetsATokenOfAtMost4000Characters() {
    String longest = token(read(state(3_800), false, "", "id1"));
    assertTrue(longest.length() > 3_850 && longest.length() <= 4_000, longest);
    assertTrue(read(state(4_000), false, "", "id1").body().startsWith(ADVICE));
    assertEquals("all of 1", read(Json.object(), false, longest, "").body());
  }

  @Test
  void aLongKeyLeavesRoomForASmallState() {
    // As long as the base64 of a binary key with the most bytes that one may have.
    String key = Incompressible.text((2048 + 1024) / 3 * 4);
    String state = Incompressible.text(8_000).substring(key.length());
    Reply small = read(Json.object().put("count", Long.MAX_VALUE), false, "", key);
    assertTrue(token(small).length() > 4_000, small.body());
    assertTrue(read(Json.object().put("state", state), false, "", key).body().startsWith(ADVICE));
  }

  @Test
  void aCallerThatGoesOnByItselfGetsATokenOfAMegabyte() {
    Reply reply = read(state(975_000), true, "", "id1");
    assertEquals(202, reply.status());
    String token = Json.read(reply.body()).at("/continue/next_token").asText();
    assertTrue(token.length() > 960_000 && token.length() <= 1_000_000, "" + token.length());
    assertEquals("all of 1", read(Json.object(), true, token, "").body());
    // Whoever hands over to an assistant can still pass it.
    assertTrue(read(Json.object(), false, token, "id2").body().startsWith(ADVICE));
  }

  @Test
  void aStateBeyondAMegabyteEndsWithAdvice() {
    Reply reply = read(state(1_000_000), true, "", "id1");
    assertEquals(200, reply.status());
    assertTrue(reply.body().startsWith(ADVICE), reply.body());
  }

  /** The next call's parser bounds the number of values by the heap, and at a million at most. */
  @Test
  void aStateThatTheNextCallCouldNotReadEndsWithAdvice() {
    ObjectNode state = Json.object();
    ArrayNode values = state.putArray("values");
    for (int i = 0; i < 350_000; i++) {
      values.add(i % 10);
    }
    boolean readable = Runtime.getRuntime().maxMemory() / 1024 > 350_004;
    assertEquals(readable ? 202 : 200, read(state, true, "", "id1").status());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theAdviceIsPartOfAnAnswerInJsonToo(boolean tooLarge) {
    ObjectNode answer = Json.object();
    (tooLarge ? new Onward.TooLarge() : new Onward.Token("4.x")).describe(answer);
    assertEquals(tooLarge, answer.path("advice").asText().startsWith(ADVICE));
    assertFalse(answer.has("next_token") && tooLarge);
  }

  private static final class NoDynamoDb implements DynamoDbClient {
    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
