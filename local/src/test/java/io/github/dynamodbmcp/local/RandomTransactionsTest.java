package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.Settings;
import io.github.dynamodbmcp.handlers.call.TimeBudget;
import io.github.dynamodbmcp.handlers.core.OperationHandler;
import io.github.dynamodbmcp.handlers.core.Request;
import io.github.dynamodbmcp.handlers.core.Response;
import io.github.dynamodbmcp.handlers.dynamodb.DynamoDb;
import io.github.dynamodbmcp.handlers.operation.Operations;
import io.github.dynamodbmcp.local.FaultyDynamoDb.Fault;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Random transactions over two tables of counters, compared with a model in memory, while the
 * network fails before and after DynamoDB carries them out.
 */
@Timeout(120)
final class RandomTransactionsTest {
  private static final int TRANSACTIONS = 150;
  private static final int KEYS = 6;
  private static final List<String> TABLES = List.of("Left", "Right");
  private static final Pattern TOKEN = Pattern.compile("idempotency_token \"([^\"]+)\"");

  @AutoClose private static final LocalSystem SYSTEM = LocalSystem.start();

  /** The counters by table and key: {@code Left/3}. */
  private final Map<String, Integer> model = new HashMap<>();

  private final Random random = new Random(20261128);

  @Test
  void eachTransactionHappensOnceAsAWholeOrNotAtAll() {
    TABLES.forEach(table -> SYSTEM.createTable(table, "id S"));
    int written = 0;
    int cancelled = 0;
    int uncertain = 0;
    for (int i = 0; i < TRANSACTIONS; i++) {
      List<Step> steps = steps();
      ObjectNode arguments = Json.object();
      ArrayNode actions = arguments.putArray("actions");
      steps.forEach(step -> actions.add(step.action()));
      Optional<Map<String, Integer>> expected = applied(steps);
      Response response = call(arguments);
      if (response.status() == 503 || response.status() == 429) {
        // Whether it happened isn't known; repeated with its token it happens once.
        uncertain++;
        Matcher token = TOKEN.matcher(response.body());
        if (token.find()) {
          arguments.put("idempotency_token", token.group(1));
        } else {
          assertTrue(response.body().contains("Nothing was written."), response::body);
        }
        response = call(arguments, new FaultyDynamoDb((_, _) -> Fault.NONE, Duration.ZERO));
      }
      String call = Json.write(arguments) + "\n" + response.body();
      if (expected.isPresent()) {
        assertEquals(200, response.status(), call);
        model.clear();
        model.putAll(expected.get());
        written++;
      } else {
        assertTrue(response.status() == 409 || response.status() == 404, call);
        cancelled++;
      }
      assertEquals(model, stored(), call);
    }
    assertTrue(
        written > 20 && cancelled > 20 && uncertain > 3,
        "%d, %d, %d".formatted(written, cancelled, uncertain));
  }

  /** One action on a counter. */
  private record Step(Kind kind, String table, String id, int amount, boolean creates) {
    enum Kind {
      PUT,
      ADD,
      DELETE,
      CHECK
    }

    String name() {
      return table + "/" + id;
    }

    ObjectNode action() {
      ObjectNode key = Json.object().put("id", id);
      ObjectNode body = Json.object().put("table_name", table);
      String least = "n >= :least";
      ObjectNode values = Json.object().put(":least", amount);
      return switch (kind) {
        case PUT -> of("put", body.<ObjectNode>set("item", key.put("n", amount)));
        case ADD ->
            of(
                "update",
                body.put("create_if_missing", creates)
                    .<ObjectNode>set("key", key)
                    .<ObjectNode>set("add", Json.object().put("n", amount)));
        case DELETE ->
            of(
                "delete",
                body.put("condition_expression", least)
                    .<ObjectNode>set("key", key)
                    .<ObjectNode>set("expression_attribute_values", values));
        case CHECK ->
            of(
                "condition_check",
                body.put("condition_expression", least)
                    .<ObjectNode>set("key", key)
                    .<ObjectNode>set("expression_attribute_values", values));
      };
    }

    private static ObjectNode of(String kind, ObjectNode body) {
      return Json.object().set(kind, body);
    }

    /** Applies it to the counters; false if it can't be. */
    boolean apply(Map<String, Integer> counters) {
      Integer n = counters.get(name());
      switch (kind) {
        case PUT -> counters.put(name(), amount);
        case ADD -> {
          if (n == null && !creates) {
            return false;
          }
          counters.put(name(), (n == null ? 0 : n) + amount);
        }
        case DELETE, CHECK -> {
          if (n == null || n < amount) {
            return false;
          }
          if (kind == Kind.DELETE) {
            counters.remove(name());
          }
        }
      }
      return true;
    }
  }

  private List<Step> steps() {
    List<Integer> items = new ArrayList<>();
    for (int i = 0; i < KEYS * TABLES.size(); i++) {
      items.add(i);
    }
    Collections.shuffle(items, random);
    return items.subList(0, 1 + random.nextInt(4)).stream()
        .map(item ->
            new Step(
                Step.Kind.values()[random.nextInt(10) < 6 ? random.nextInt(2) : random.nextInt(4)],
                TABLES.get(item % TABLES.size()),
                "k" + item / TABLES.size(),
                random.nextInt(10) - 2,
                random.nextBoolean()))
        .toList();
  }

  private Optional<Map<String, Integer>> applied(List<Step> steps) {
    Map<String, Integer> counters = new HashMap<>(model);
    return steps.stream().allMatch(step -> step.apply(counters))
        ? Optional.of(counters)
        : Optional.empty();
  }

  private static Map<String, Integer> stored() {
    Map<String, Integer> counters = new HashMap<>();
    for (String table : TABLES) {
      SYSTEM
          .dynamoDb()
          .scan(scan -> scan.tableName(table).consistentRead(true))
          .items()
          .forEach(item ->
              counters.put(
                  table + "/" + value(item, "id").s(), Integer.valueOf(value(item, "n").n())));
    }
    return counters;
  }

  private static AttributeValue value(Map<String, AttributeValue> item, String name) {
    return Objects.requireNonNull(item.get(name), name);
  }

  private Response call(ObjectNode arguments) {
    // Now and then every attempt fails.
    int failing = random.nextInt(15) == 0 ? 20 : random.nextInt(3);
    List<Fault> faults =
        List.of(
            Fault.NOT_CONNECTED,
            Fault.LOST_BEFORE,
            Fault.LOST_AFTER,
            Fault.FAILED_AFTER,
            Fault.THROTTLED);
    long seed = random.nextLong();
    return call(
        arguments,
        new FaultyDynamoDb(
            (number, _) ->
                number < failing
                    ? faults.get(new Random(seed + number).nextInt(faults.size()))
                    : Fault.NONE,
            Duration.ZERO));
  }

  private static Response call(ObjectNode arguments, FaultyDynamoDb http) {
    Settings settings =
        Settings.from(
            Map.of(
                "AWS_REGION", LocalSystem.REGION,
                "AWS_ACCESS_KEY_ID", LocalSystem.ACCESS_KEY_ID,
                "AWS_SECRET_ACCESS_KEY", LocalSystem.SECRET_ACCESS_KEY,
                "AWS_ENDPOINT_URL_DYNAMODB", SYSTEM.dynamoDbUrl()));
    try (DynamoDb dynamoDb = new DynamoDb(settings.dynamoDb(), http::at)) {
      return new OperationHandler(
              Operations.named("transact-write").orElseThrow(),
              dynamoDb.writing(),
              settings.scope())
          .answer(
              new Request(
                  Json.write(arguments),
                  Caller.local("tester"),
                  TimeBudget.of(TimeBudget.FUNCTION_TIMEOUT),
                  false))
          .response();
    }
  }
}
