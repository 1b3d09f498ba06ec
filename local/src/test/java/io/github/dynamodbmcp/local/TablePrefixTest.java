package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A prefix lists exactly the tables whose names begin with it, page by page. */
final class TablePrefixTest {
  private static final List<String> TABLES =
      List.of(
          "ab-",
          "ab--c",
          "ab.",
          "ab0",
          "abB",
          "ab_",
          "aba",
          "abz",
          "ac-",
          "aZz",
          "app-dev-1",
          "app-dev-2",
          "app-dev",
          "app-devices",
          "app-prod",
          "Bpp-dev",
          "zzz",
          "---",
          "a--",
          "A__x");

  @AutoClose private static final LocalSystem SYSTEM = system();

  private static LocalSystem system() {
    LocalSystem system = LocalSystem.start();
    TABLES.forEach(table -> system.createTable(table, "id S"));
    return system;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "A",
        "z",
        "-",
        "--",
        "---",
        "a-",
        "ab",
        "ab-",
        "ab--",
        "ab.",
        "ab_",
        "aba",
        "app-dev",
        "app-dev-",
        "zzzz",
        "nope"
      })
  void thePagesHaveExactlyTheTablesThatBeginWithIt(String prefix) {
    List<String> expected =
        TABLES.stream().filter(name -> name.startsWith(prefix)).sorted().toList();
    assertEquals(expected, listed(prefix, 1000));
    assertEquals(expected, listed(prefix, 1));
    assertEquals(expected, listed(prefix, 2));
  }

  @Test
  void theTextSaysThePrefix() {
    assertEquals(
        """
        DynamoDB tables in us-east-1 that begin with 'app-dev-' (2):
          - app-dev-1
          - app-dev-2\
        """,
        SYSTEM.call("list-tables", "{'prefix': 'app-dev-'}").body());
  }

  @Test
  void aWildcardIsRefused() {
    Answer answer = SYSTEM.call("list-tables", "{'prefix': 'app*'}");
    assertEquals(400, answer.status());
    assertTrue(answer.body().contains("without wildcards"), answer.body());
  }

  @Test
  void aTokenBelongsToItsPrefix() {
    String token =
        SYSTEM
            .call("list-tables", "{'prefix': 'a', 'limit': 1, 'format': 'json'}")
            .json()
            .path("next_token")
            .asText();
    Answer answer =
        SYSTEM.call("list-tables", "{'prefix': 'b', 'next_token': '%s'}".formatted(token));
    assertEquals(400, answer.status(), answer.body());
  }

  private static List<String> listed(String prefix, int limit) {
    List<String> names = new ArrayList<>();
    ObjectNode arguments =
        Json.object().put("prefix", prefix).put("limit", limit).put("format", "json");
    while (true) {
      JsonNode answer = SYSTEM.call("list-tables", Json.write(arguments)).json();
      answer.path("tables").forEach(name -> names.add(name.asText()));
      assertTrue(answer.path("tables").size() <= limit, answer.toString());
      if (!answer.has("next_token")) {
        return names;
      }
      arguments.set("next_token", answer.path("next_token"));
    }
  }
}
