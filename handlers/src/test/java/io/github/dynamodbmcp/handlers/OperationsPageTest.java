package io.github.dynamodbmcp.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The queries in docs/operations.md refer only to fields that a real audit line has. */
final class OperationsPageTest {
  private static final Pattern QUERY = Pattern.compile("```insights\n([\\s\\S]*?)```");

  /** Texts and patterns, whose words aren't fields. */
  private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"|/[^/\n]*/");

  private static final Pattern ALIAS = Pattern.compile("\\bas (\\w+)");
  private static final Pattern WORD = Pattern.compile("(?<![\\w@])[a-z]\\w*");

  /** The keywords of the query language that the page uses. */
  private static final Set<String> LANGUAGE =
      Set.of(
          "fields",
          "filter",
          "stats",
          "sort",
          "limit",
          "by",
          "as",
          "and",
          "or",
          "not",
          "in",
          "like",
          "desc",
          "asc",
          "count",
          "sum",
          "avg",
          "max",
          "min",
          "pct",
          "bin",
          "ispresent");

  @Test
  void everyFieldOfEveryQueryIsInAnAuditLine() throws IOException {
    List<String> queries =
        QUERY
            .matcher(Files.readString(Path.of("../docs/operations.md")))
            .results()
            .map(query -> query.group(1))
            .toList();
    assertTrue(queries.size() >= 6, "The page has " + queries.size() + " queries");
    Set<String> written = auditLine();
    for (String query : queries) {
      Set<String> unknown = fields(query);
      unknown.removeAll(written);
      assertEquals(Set.of(), unknown, query);
    }
  }

  @Test
  void theFieldsOfAQueryAreItsWordsWithoutKeywordsTextsAndAliases() {
    assertEquals(
        Set.of("tool", "user", "status"),
        fields(
            "filter tool like /scan/ and user = \"an item\" | stats count() as calls by status"));
  }

  private static Set<String> auditLine() {
    try (ScriptedDynamoDb dynamoDb = new ScriptedDynamoDb().answer("{\"ConsumedCapacity\":{}}")) {
      FunctionFixture function = FunctionFixture.of("get-item", dynamoDb);
      function.call("{\"table_name\": \"Users\", \"key\": {\"userId\": \"user001\"}}");
      JsonNode line = function.auditLine();
      return line.propertyStream().map(Map.Entry::getKey).collect(Collectors.toSet());
    }
  }

  private static Set<String> fields(String query) {
    String bare = TEXT.matcher(query).replaceAll("");
    Set<String> known = new HashSet<>(LANGUAGE);
    ALIAS.matcher(bare).results().forEach(alias -> known.add(alias.group(1)));
    Set<String> fields =
        WORD.matcher(bare)
            .results()
            .map(MatchResult::group)
            .collect(Collectors.toCollection(TreeSet::new));
    fields.removeAll(known);
    return fields;
  }
}
