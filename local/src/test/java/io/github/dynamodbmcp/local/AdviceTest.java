package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.expression.ReservedWords;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * A refused request gets advice about its own fault, with the caller's names and values; and where
 * the advice says what to write, writing it works.
 */
final class AdviceTest {
  private static final Pattern WRITE =
      Pattern.compile("[Ww]rite (?<argument>[a-z_]+) as (?<expression>\"(?:[^\"\\\\]|\\\\.)*\")");
  private static final Pattern NAMES =
      Pattern.compile("(?<names>\\{\"#.*?}) in expression_attribute_names");
  private static final Pattern VALUES =
      Pattern.compile(
          "(?:with|and|[Ww]rite) (?<values>\\{\":.*?})(?: in place of (?<dropped>\\S+))?"
              + "(?: in expression_attribute_values|\\.|$)");

  @AutoClose private static final LocalSystem SYSTEM = system();

  private static LocalSystem system() {
    LocalSystem system = LocalSystem.start();
    system.createIndexedTable(
        "Orders", List.of("customer S", "placed S"), "ByEmail", List.of("email S"));
    return system;
  }

  @BeforeEach
  void putTheItem() {
    SYSTEM.put(
        "Orders",
        "{'customer': 'ann', 'placed': '2026-01-01', 'email': 'ann@example.com', 'amount': 5,"
            + " 'note': 'hello', 'digits': '567', 'active': true, 'first-name': 'Ann', 'größe': 7, 'status': 'new',"
            + " 'testing': 1, 'user_name': 'x', 'tags': ['a'], 'teams': {'SS': ['dev']},"
            + " 'gone': null, 'address': {'city': 'Paris'}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "amount > 4 | amount > :v1",
        "amount > 4 AND amount < 10 | amount > :v1 AND amount < :v2",
        "amount >= 5e0 | amount >= :v1",
        "amount > -5 | amount > :v1",
        "note = 'hello' | note = :v1",
        "active = true | active = :v1",
        "active <> FALSE AND attribute_exists(note) | active <> :v1 AND attribute_exists(note)",
        "nope = null AND amount = 5 | attribute_not_exists(nope) AND amount = :v1",
        "nope == NULL and note = 'hello' | attribute_not_exists(nope) and note = :v1",
        "note <> null AND amount = 5 | attribute_exists(note) AND amount = :v1",
        "NULL != note and amount = 5 | attribute_exists(note) and amount = :v1",
        "true = active | :v1 = active",
        "first-name = 'Ann' | #first_name = :v1",
        "größe = 7 | #gr_e = :v1",
        "status = 'new' AND NOT total = 9 | #status = :v1 AND NOT #total = :v2",
        "status = 'new' | #status = :v1",
        "nope IS NULL and note = 'hello' | attribute_not_exists(nope) and note = :v1",
        "note IS NOT NULL and amount is not null | attribute_exists(note) and attribute_exists(amount)",
        "note LIKE 'he%' | begins_with(note, :v1)",
        "note LIKE '%ell%' | contains(note, :v1)",
        "amount = 5 AND note NOT LIKE '%x%' | amount = :v1 AND NOT contains(note, :v2)",
        "note LIKE 'hello' | note = :v1",
        "note = 'hello' AND amount != 6 | note = :v1 AND amount <> :v2",
        "amount == 5 | amount = :v1",
        "amount = 5 && note = 'hello' | amount = :v1 AND note = :v2",
        "beginsWith(note, 'he') | begins_with(note, :v1)",
        "startsWith(note, 'he') | begins_with(note, :v1)",
        "includes(note, 'ell') | contains(note, :v1)",
        "length(note) = 5 | size(note) = :v1",
        "attribute_exists('note') | attribute_exists(#note)",
        "amount >= 5 AND amount NOT IN (6, 7) | amount >= :v1 AND NOT amount IN (:v2, :v3)",
        "amount >= 5 and amount not between 6 and 7 | amount >= :v1 and NOT amount between :v2 and :v3",
        "address.city = 'Paris'; | address.city = :v1",
        "tags[0] = 'a' | tags[0] = :v1",
        "'hello' = note | :v1 = note",
        "note begins_with 'he' | begins_with(note, :v1)",
      })
  void aFilterInAnotherLanguageIsTranslatedAndTheTranslationWorks(String filter, String written) {
    String arguments =
        "{\"table_name\": \"Orders\", \"filter_expression\": \"%s\"}".formatted(filter);
    String advice = refused("scan", arguments);
    assertTrue(advice.contains("Write filter_expression as " + Json.quote(written)), advice);
    Answer answer = followed("scan", arguments, advice);
    assertTrue(
        answer.body().startsWith("Scan results from table 'Orders' (1 item)"), answer.body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "scan | 'filter_expression': 'note LIKE :p', 'expression_attribute_values': {':p': 'he%'}",
        "scan | 'filter_expression': 'amount != :p', 'expression_attribute_values': {':p': 6}",
        "scan | 'filter_expression': 'amount IN :p', 'expression_attribute_values': {':p': [5, 6]}",
        "scan | 'filter_expression': 'first-name = :p', 'expression_attribute_values': {':p': 'Ann'}",
        "scan | 'filter_expression': 'begins_with(digits, :p)', 'expression_attribute_values': {':p': 5}",
        "scan | 'filter_expression': 'attribute_type(note, :p)', 'expression_attribute_values': {':p': 'string'}",
        "query | 'key_condition_expression': 'customer = \\'ann\\''",
        "query | 'key_condition_expression': 'customer = ann'",
        "query | 'key_condition_expression': 'customer = ann AND placed < z-1'",
        "query | 'key_condition_expression': 'customer = :c AND placed BETWEEN :d AND z', 'expression_attribute_values': {':c': 'ann', ':d': '2'}",
        "query | 'key_condition_expression': 'customer = ann AND begins_with(placed, \\'2026\\')'",
        "query | 'key_condition_expression': 'customer == :c', 'expression_attribute_values': {':c': 'ann'}",
        "query | 'key_condition_expression': 'customer = :c and beginsWith(placed, :p)', 'expression_attribute_values': {':c': 'ann', ':p': '2026'}",
        "update-item | 'key': KEY, 'update_expression': 'SET amount = 6'",
        "update-item | 'key': KEY, 'update_expression': 'REMOVE \\'note\\''",
        "update-item | 'key': KEY, 'update_expression': 'REMOVE note, \\'first-name\\''",
        "update-item | 'key': KEY, 'update_expression': 'set amount = amount + 1, remove note'",
        "update-item | 'key': KEY, 'update_expression': 'SET amount = 1,REMOVE note'",
        "update-item | 'key': KEY, 'update_expression': 'ADD \\'amount\\' 1'",
        "update-item | 'key': KEY, 'update_expression': 'SET amount = amount + 1'",
        "update-item | 'key': KEY, 'update_expression': 'SET amount = amount-1'",
        "update-item | 'key': KEY, 'update_expression': 'SET amount += :n', 'expression_attribute_values': {':n': 1}",
        "update-item | 'key': KEY, 'update_expression': 'amount = :n', 'expression_attribute_values': {':n': 1}",
        "update-item | 'key': KEY, 'update_expression': 'SET first-name = :n', 'expression_attribute_values': {':n': 1}",
        "update-item | 'key': KEY, 'update_expression': 'SET status = :n', 'expression_attribute_values': {':n': 1}",
        "update-item | 'key': KEY, 'update_expression': 'SET active = false, gone = null'",
        "update-item | 'key': KEY, 'update_expression': 'SET visits = visits + :n', 'expression_attribute_values': {':n': 1}",
        "update-item | 'key': KEY, 'update_expression': 'SET favorites = list_append(likes, :n)', 'expression_attribute_values': {':n': [1]}",
        "update-item | 'key': KEY, 'update_expression': 'SET likes = list_append(likes, :n)', 'expression_attribute_values': {':n': [1]}",
        "update-item | 'key': KEY, 'update_expression': 'SET tags = list_append(tags, :n)', 'expression_attribute_values': {':n': 'b'}",
        "update-item | 'key': KEY, 'update_expression': 'SET amount = amount + :n', 'expression_attribute_values': {':n': '1'}",
        "update-item | 'key': KEY, 'update_expression': 'SET amount = ifnotexists(amount, :n)', 'expression_attribute_values': {':n': 1}",
        "update-item | 'key': KEY, 'update_expression': 'ADD amount = :n', 'expression_attribute_values': {':n': 1}",
        "update-item | 'key': KEY, 'update_expression': 'ADD teams :n', 'expression_attribute_values': {':n': ['ops']}",
        "update-item | 'key': KEY, 'update_expression': 'DELETE teams :n', 'expression_attribute_values': {':n': 'dev'}",
        "update-item | 'key': KEY, 'set': {'amount': 1}, 'condition_expression': 'amount == 5'",
        "put-item | 'item': {'customer': 'bob', 'placed': 'x'}, 'condition_expression': 'attribute_not_exists(\\'customer\\')'",
        "delete-item | 'key': KEY, 'condition_expression': 'amount > 1'",
      })
  void writingWhatTheAdviceSaysWorks(String command, String arguments) {
    String given =
        Json.write(
            Json.read(
                "{\"table_name\": \"Orders\", %s}"
                    .formatted(
                        arguments
                            .replace("KEY", "{'customer': 'ann', 'placed': '2026-01-01'}")
                            .replace("\\'", "\u0001")
                            .replace('\'', '"')
                            .replace('\u0001', '\''))));
    Answer answer = followed(command, given, refused(command, given));
    assertFalse(answer.body().startsWith("No items found"), answer.body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        // Functions and operators.
        "scan | 'filter_expression': 'begins_with(amount, :p)', 'expression_attribute_values': {':p': 5} | begins_with takes strings, and :p is a number: 5.",
        "scan | 'filter_expression': 'lower(note) = :p', 'expression_attribute_values': {':p': 'x'} | DynamoDB always compares strings by case.",
        "scan | 'filter_expression': 'amount > :p', 'expression_attribute_values': {':p': true} | Any other value is compared by = or <>.",
        "scan | 'filter_expression': 'contains(note, :p, :p)', 'expression_attribute_values': {':p': 'x'} | Write contains(path, :part).",
        "scan | 'filter_expression': 'attribute_exists(:p)', 'expression_attribute_values': {':p': 'x'} | an attribute's name, not a value",
        "scan | 'filter_expression': 'amount BETWEEN :b AND :a', 'expression_attribute_values': {':a': 1, ':b': 9} | the smaller bound first",
        "scan | 'filter_expression': '((amount = :p))', 'expression_attribute_values': {':p': 5} | Leave out the doubled parentheses in filter_expression.",
        "scan | 'filter_expression': 'amount = :p AND', 'expression_attribute_values': {':p': 5} | filter_expression ends too early",
        "update-item | 'key': KEY, 'update_expression': 'DELETE tags' | update_expression ends too early: complete or leave out its last change.",
        "scan | 'filter_expression': 'begins_with(note, :p) = :p', 'expression_attribute_values': {':p': 'x'} | begins_with is a condition by itself",
        "scan | 'filter_expression': 'testing = = = > :p', 'expression_attribute_values': {':p': 5} | filter_expression",
        // Placeholders.
        "scan | 'filter_expression': 'amount = :p', 'expression_attribute_values': {':q': 5} | Add :p with its value to expression_attribute_values.",
        "scan | 'filter_expression': '#t = :p', 'expression_attribute_values': {':p': 5} | Add #t with the attribute's name to expression_attribute_names.",
        "scan | 'filter_expression': 'amount = :p', 'expression_attribute_values': {':p': 5, ':q': 5} | Leave :q out of expression_attribute_values",
        "get-item | 'key': KEY, 'expression_attribute_names': {'#q': 'x'} | Leave out expression_attribute_names",
        // Limits and reserved words.
        "scan | 'filter_expression': 'MANY', 'expression_attribute_values': {':p': 5} | An expression holds at most 300 operators and functions:",
        "scan | 'filter_expression': 'amount IN (LIST)', 'expression_attribute_values': {':p': 5} | IN takes at most 100 values: join several INs with OR",
        "query | 'key_condition_expression': 'customer = :c AND contains(name, :c)', 'expression_attribute_values': {':c': 'a'} | In key_condition_expression write #name in place of name, with {`#name`:`name`} in expression_attribute_names. key_condition_expression takes",
        // Keys.
        "query | 'key_condition_expression': 'customer > :c', 'expression_attribute_values': {':c': 'a'} | key_condition_expression takes partitionKey = :value",
        "query | 'key_condition_expression': 'customer IN (:c)', 'expression_attribute_values': {':c': 'a'} | make one query for each",
        "query | 'key_condition_expression': 'customer = :c AND amount = :t', 'expression_attribute_values': {':c': 'a', ':t': 1} | Put every other condition in filter_expression.",
        "query | 'key_condition_expression': 'customer = :c AND amount = :t AND note = :c', 'expression_attribute_values': {':c': 'a', ':t': 1} | Put every other condition in filter_expression.",
        "query | 'key_condition_expression': 'email = :c', 'expression_attribute_values': {':c': 'a'} | To query an index by its key, give its index_name.",
        "query | 'index_name': 'ByEmail', 'key_condition_expression': 'customer = :c', 'expression_attribute_values': {':c': 'a'} | To query by the table's key, leave index_name out.",
        "query | 'key_condition_expression': 'customer = :c', 'filter_expression': 'placed > :c', 'expression_attribute_values': {':c': 'a'} | placed is a key attribute: move its condition from filter_expression into key_condition_expression.",
        "query | 'key_condition_expression': 'customer = :c', 'filter_expression': 'customer = :c', 'expression_attribute_values': {':c': 'a'} | take it out of filter_expression",
        "query | 'key_condition_expression': 'customer = :c', 'expression_attribute_values': {':c': 5} | :c is a number",
        "get-item | 'key': {'email': 'ann@example.com'} | For the key of an index use dynamodb_query with index_name.",
        "get-item | 'key': {'customer': 'ann'} | given: customer, a string",
        "get-item | 'key': {'customer': 'ann', 'placed': ''} | placed is a key and can't be an empty string",
        "put-item | 'item': {'customer': 'ann'} | dynamodb_describe_table",
        "put-item | 'item': {'customer': 'ann', 'placed': 'x', 'email': 5} | the key of an index",
        "get-item | 'key': KEY, 'projection': ['customer.x'] | customer is a key attribute",
        "batch-get | 'keys': [KEY], 'projection': ['customer.x'] | customer is a key attribute",
        "query | 'key_condition_expression': 'customer = :c', 'expression_attribute_values': {':c': 'ann'}, 'projection': ['placed[0]'] | placed is a key attribute",
        "update-item | 'key': KEY, 'set': {'placed': 'x'} | put a new item with the other placed and delete this one",
        // Updates.
        "update-item | 'key': KEY, 'remove': ['nope.deep'] | There is nothing to remove at nope.deep",
        "update-item | 'key': KEY, 'set': {'nope.deep': 1} | set: {\"nope\":{\"deep\":\"…\"}}",
        "update-item | 'key': KEY, 'set': {'note[0]': 1} | set: {\"note\":[\"…\"]}",
        "update-item | 'key': KEY, 'set': {'testing.x': 1} | The item has no map or list at testing",
        "update-item | 'key': KEY, 'add': {'note': 1} | In ADD, note must be a number in the item",
        "update-item | 'key': KEY, 'add': {'teams': ['ops']} | {\"teams\":{\"SS\":[\"ops\"]}}",
        "update-item | 'key': KEY, 'delete': {'tags': {'SS': ['a']}} | In DELETE, tags must be a set",
        "update-item | 'key': KEY, 'update_expression': 'SET note = note + :n', 'expression_attribute_values': {':n': 1} | note must be a number in the item for + or -",
        "update-item | 'key': KEY, 'update_expression': 'SET amount = list_append(amount, :n)', 'expression_attribute_values': {':n': [1]} | amount must be a list in the item for list_append",
        "update-item | 'key': KEY, 'update_expression': 'SET copied = nope' | The item lacks an attribute that SET reads (nope)",
        "update-item | 'key': KEY, 'set': {'address': {'a': 1}, 'address.city': 'x'} | Name either address or address.city, not both.",
        "update-item | 'key': KEY, 'update_expression': 'SET a = :n SET b = :n', 'expression_attribute_values': {':n': 1} | Write SET once",
        // Values.
        "put-item | 'item': {'customer': 'ann', 'placed': 'x', 'e': {'SS': []}} | item at e holds an empty set, which DynamoDB doesn't store: leave the attribute out",
        "update-item | 'key': KEY, 'set': {'e': {'SS': []}} | set at e holds an empty set, which DynamoDB doesn't store: leave the attribute out",
        "update-item | 'key': KEY, 'set': {'e': {'SS': ['a', 'a']}} | set at e holds a set with a duplicate member: \"a\". A set has each member once",
      })
  void aRefusalSaysWhatToDo(String command, String arguments, String words) {
    String advice =
        refused(
            command,
            "{\"table_name\": \"Orders\", %s}"
                .formatted(
                    arguments
                        .replace("KEY", "{'customer': 'ann', 'placed': '2026-01-01'}")
                        .replace("MANY", "amount = :p" + " OR amount = :p".repeat(150))
                        .replace("LIST", ":p" + ", :p".repeat(100))
                        .replace('\'', '"')));
    assertTrue(advice.contains(words.replace('`', '"')), advice);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET amount = {'SS': ['a']}",
        "SET amount = [1, 2]",
        "SET amount = 6 WHERE customer = 'ann'",
        "SET amount = 6 SET note = 'x'",
        "SET amount = 6, SET note = 'x'",
        "SET amount = 6, amount = 7",
        "SET amount = 6 AND note = 'x'",
        "SET amount = amount * 2",
        "SET amount = 1 + 2 + 3",
        "amount + 1",
        "REMOVE 'note' = 5",
        "ADD amount + 1",
        "UPDATE Orders SET amount = 6",
      })
  void anUpdateThatHasNoTranslationGetsItsForm(String update) {
    String advice =
        refused(
            "update-item",
            Json.write(
                Json.object()
                    .put("table_name", "Orders")
                    .put("update_expression", update)
                    .set("key", Json.read("{\"customer\":\"ann\",\"placed\":\"2026-01-01\"}"))));
    assertTrue(advice.contains("update_expression takes SET path = :value, REMOVE path"), advice);
    assertFalse(advice.contains("Write update_expression as"), advice);
    assertEquals(
        update.contains("WHERE"),
        advice.endsWith(
            "It has no WHERE: the key says which item is updated, and condition_expression under which condition."),
        advice);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gone = null", "gone IS NULL", "null <> gone"})
  void anAttributeThatHoldsNullHasAFormOfItsOwn(String filter) {
    String advice =
        refused(
            "scan",
            Json.write(Json.object().put("table_name", "Orders").put("filter_expression", filter)));
    assertTrue(
        advice.endsWith(
            "exists(gone)\". An attribute that holds a null exists: to find those, use attribute_type(path, :type) with \"NULL\" as the value of :type."),
        advice);
  }

  @Test
  void aPatternWithAGapGetsNoCorrectionThatMatchesSomethingElse() {
    String answer =
        refused("scan", "{\"table_name\": \"Orders\", \"filter_expression\": \"note LIKE 'h%o'\"}");
    assertFalse(answer.contains("contains(note"), answer);
    assertFalse(answer.contains("begins_with(note"), answer);
  }

  @Test
  void orIsTranslatedToo() {
    String arguments =
        "{\"table_name\": \"Orders\", \"filter_expression\": \"amount = 6 || note = 'hello'\"}";
    String advice = refused("scan", arguments);
    assertTrue(advice.contains("\"amount = :v1 OR note = :v2\""), advice);
    assertTrue(followed("scan", arguments, advice).body().contains("note: hello"));
  }

  @Test
  void theReservedWordsAreThoseOfDynamoDb() {
    assertEquals(573, ReservedWords.all().size());
    for (String word : ReservedWords.all()) {
      if (List.of("CONVERT", "SIZE").contains(word)) {
        continue; // DynamoDB Local takes them as names, unlike DynamoDB's documentation.
      }
      DynamoDbException refusal =
          assertThrows(
              DynamoDbException.class,
              () ->
                  SYSTEM
                      .dynamoDb()
                      .scan(scan -> scan.tableName("Orders").projectionExpression(word)),
              word);
      String message = refusal.awsErrorDetails().errorMessage();
      assertTrue(
          message.contains("reserved keyword: " + word)
              || message.contains("Syntax error; token: \"" + word), // as AND and OR
          message);
    }
  }

  @Test
  void aProjectionMayNameAnAttributeTwiceOrWithItsParts() {
    for (String command : List.of("get-item", "batch-get")) {
      Answer answer =
          SYSTEM.call(
              command,
              "{'table_name': 'Orders', %s: %s, 'projection': ['#c', 'customer', 'address.city', 'address', 'amount', 'amount'],"
                      .formatted(
                          command.equals("get-item") ? "'key'" : "'keys'",
                          command.equals("get-item")
                              ? "{'customer': 'ann', 'placed': '2026-01-01'}"
                              : "[{'customer': 'ann', 'placed': '2026-01-01'}]")
                  + " 'expression_attribute_names': {'#c': 'customer'}, 'format': 'json'}");
      assertEquals(200, answer.status(), answer.body());
      JsonNode item =
          command.equals("get-item")
              ? answer.json().path("item")
              : answer.json().path("items").path(0);
      assertEquals(
          Json.read("{\"customer\":\"ann\",\"address\":{\"city\":\"Paris\"},\"amount\":5}"), item);
    }
  }

  @Test
  void anItemThatNestsTooDeepSaysHowDeepItMay() {
    String value = "{\"a\":".repeat(33) + "1" + "}".repeat(33);
    String advice =
        refused(
            "put-item",
            "{\"table_name\": \"Orders\", \"item\": {\"customer\": \"x\", \"placed\": \"y\", \"v\": %s}}"
                .formatted(value));
    assertTrue(advice.endsWith("DynamoDB nests maps and lists at most 32 levels deep."), advice);
  }

  private static String refused(String command, String arguments) {
    Answer answer = SYSTEM.call(command, arguments);
    assertEquals(400, answer.status(), answer.body());
    assertFalse(answer.body().contains("mcp0"), answer.body());
    return answer.body();
  }

  /** Makes the call again as the advice says, which must work. */
  private static Answer followed(String command, String arguments, String advice) {
    ObjectNode changed = (ObjectNode) Json.read(arguments);
    Matcher write = WRITE.matcher(advice);
    if (write.find()) {
      changed.set(write.group("argument"), Json.read(write.group("expression")));
    }
    Matcher names = NAMES.matcher(advice);
    if (names.find()) {
      merge(changed, "expression_attribute_names", names.group("names"));
    }
    Matcher values = VALUES.matcher(advice);
    if (values.find()) {
      if (values.group("dropped") != null) {
        ((ObjectNode) changed.path("expression_attribute_values")).remove(values.group("dropped"));
      }
      merge(changed, "expression_attribute_values", values.group("values"));
    }
    Answer answer = SYSTEM.call(command, Json.write(changed));
    assertEquals(200, answer.status(), () -> advice + "\n" + changed + "\n" + answer.body());
    return answer;
  }

  private static void merge(ObjectNode arguments, String argument, String members) {
    ObjectNode merged =
        arguments.path(argument) instanceof ObjectNode given ? given : Json.object();
    merged.setAll((ObjectNode) Json.read(members));
    arguments.set(argument, merged);
  }
}
