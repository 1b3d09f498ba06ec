package io.github.dynamodbmcp.local;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A random expression, of any form that DynamoDB's grammar has.
 *
 * @param names the attributes' names by alias
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html">
 *     Condition and filter expressions, operators and functions</a>
 */
record RandomExpressions(
    Kind kind, String text, Map<String, String> names, Map<String, AttributeValue> values) {
  /** The kinds of expressions. */
  enum Kind {
    FILTER,
    KEY_CONDITION,
    CONDITION,
    UPDATE,
    PROJECTION
  }

  private static final List<String> TOP_LEVEL =
      List.of("salary", "#s", "salary.x", "#s[0]", "salary[1].y", "#s.#x");

  private static final List<String> NESTED =
      List.of(
          "address",
          "#a",
          "address.zip",
          "#a.#z",
          "address.#z.x",
          "payments",
          "payments[0]",
          "#p[1].#c",
          "payments[0].card",
          "payments.card",
          "payments[1][2].card[3]");

  private static final List<String> OTHERS =
      List.of(
          "age",
          "#g",
          "tags",
          "tags[0]",
          "team",
          "address.city",
          "#a.city",
          "payments[0].amount",
          "set",
          "salaries",
          "none.salary",
          "#n.zip",
          "salary_");

  private static final Map<String, String> ALIASES =
      Map.of(
          "#s",
          "salary",
          "#x",
          "x",
          "#a",
          "address",
          "#z",
          "zip",
          "#p",
          "payments",
          "#c",
          "card",
          "#g",
          "age",
          "#n",
          "none");

  static RandomExpressions of(Kind kind, Random random, boolean masked) {
    List<String> maskedPaths = new ArrayList<>(TOP_LEVEL);
    if (kind != Kind.KEY_CONDITION) {
      maskedPaths.addAll(NESTED);
    }
    return new Maker(random, masked ? maskedPaths : OTHERS).make(kind);
  }

  /** One that names a masked attribute that is in no other. */
  static RandomExpressions ofTopLevel(Kind kind, Random random) {
    return new Maker(random, TOP_LEVEL).make(kind);
  }

  private static final class Maker {
    private final Random random;
    private final Map<String, String> names = new TreeMap<>();
    private final Map<String, AttributeValue> values = new TreeMap<>();

    /** The path that must be named; it is taken once. */
    private final List<String> required = new ArrayList<>();

    Maker(Random random, List<String> paths) {
      this.random = random;
      this.required.add(paths.get(random.nextInt(paths.size())));
    }

    RandomExpressions make(Kind kind) {
      String text =
          switch (kind) {
            case FILTER, CONDITION -> condition(random.nextInt(4));
            case KEY_CONDITION -> keyCondition();
            case UPDATE -> update();
            case PROJECTION -> projection();
          };
      return new RandomExpressions(kind, text, names, values);
    }

    private String keyCondition() {
      required.set(0, random.nextBoolean() ? "salary" : "#s");
      String team = "team" + space() + "=" + space() + value(AttributeValue.fromS("x"));
      String salary = alias(required.removeFirst());
      String range =
          random.nextInt(3) == 0
              ? words(salary, word("between"), number(), word("and"), number())
              : salary + space() + oneOf("=", "<", "<=", ">", ">=") + space() + number();
      String both =
          random.nextBoolean() ? words(team, word("and"), range) : words(range, word("and"), team);
      return space() + both + space();
    }

    private String projection() {
      List<String> paths = new ArrayList<>(List.of(path()));
      for (String other : List.of("age", "team", "tags[1]", "address.city")) {
        if (random.nextInt(3) == 0
            && !paths.getFirst().startsWith("#a")
            && !paths.getFirst().startsWith(other.substring(0, 3))) {
          paths.add(other);
        }
      }
      Collections.shuffle(paths, random);
      return String.join(space() + "," + space(), paths);
    }

    private String update() {
      String path = path();
      String clause =
          switch (random.nextInt(8)) {
            case 0 -> words(word("set"), path + space() + "=" + space() + number());
            case 1 -> words(word("set"), "leak" + space() + "=" + space() + path);
            case 2 ->
                words(
                    word("set"),
                    "leak"
                        + space()
                        + "="
                        + space()
                        + path
                        + space()
                        + oneOf("+", "-")
                        + space()
                        + number());
            case 3 ->
                words(
                    word("set"), "leak = " + number() + space() + oneOf("+", "-") + space() + path);
            case 4 ->
                words(
                    word("set"),
                    "leak = if_not_exists"
                        + space()
                        + "("
                        + space()
                        + path
                        + ","
                        + space()
                        + number()
                        + ")");
            case 5 ->
                words(word("set"), "leak = list_append(" + list() + space() + "," + path + ")");
            case 6 -> words(word("remove"), path);
            default -> words(word("add"), path, number());
          };
      String other =
          switch (random.nextInt(4)) {
            case 0 -> words(word("remove"), "gone");
            case 1 -> words(word("add"), "visits", number());
            case 2 -> words(word("delete"), "letters", value(AttributeValue.fromSs(List.of("a"))));
            default -> "";
          };
      boolean isSame =
          clause.substring(0, 3).equalsIgnoreCase(other.length() < 3 ? "" : other.substring(0, 3));
      return other.isEmpty() || isSame
          ? withoutUnused(clause)
          : random.nextBoolean() ? words(clause, other) : words(other, clause);
    }

    private String withoutUnused(String text) {
      values.keySet().removeIf(value -> !text.contains(value));
      return text;
    }

    private String condition(int depth) {
      if (depth == 0) {
        return term();
      }
      return switch (random.nextInt(5)) {
        case 0 -> words(word("not"), condition(depth - 1));
        case 1 -> "(" + space() + condition(depth - 1) + space() + ")";
        case 2 -> words(condition(depth - 1), word("and"), condition(random.nextInt(depth)));
        case 3 -> words(condition(random.nextInt(depth)), word("or"), condition(depth - 1));
        default -> word("not") + "(" + condition(depth - 1) + ")";
      };
    }

    private String term() {
      return switch (random.nextInt(10)) {
        case 0 -> "attribute_exists" + space() + "(" + space() + path() + space() + ")";
        case 1 -> "attribute_not_exists(" + path() + ")";
        case 2 ->
            "attribute_type("
                + path()
                + space()
                + ","
                + space()
                + value(AttributeValue.fromS(oneOf("S", "N", "M", "L")))
                + ")";
        case 3 -> "begins_with(" + path() + "," + value(AttributeValue.fromS("a")) + ")";
        case 4 -> "contains" + space() + "(" + path() + "," + space() + number() + ")";
        case 5 ->
            "size"
                + space()
                + "("
                + space()
                + path()
                + ")"
                + space()
                + oneOf("=", "<>", "<", "<=", ">", ">=")
                + number();
        case 6 -> {
          List<String> operands = new ArrayList<>(List.of(path(), number(), number()));
          Collections.shuffle(operands, random);
          yield words(
              operands.get(0), word("between"), operands.get(1), word("and"), operands.get(2));
        }
        case 7 -> {
          List<String> operands =
              IntStream.range(0, 1 + random.nextInt(3))
                  .mapToObj(_ -> number())
                  .collect(Collectors.toCollection(ArrayList::new));
          operands.add(path());
          Collections.shuffle(operands, random);
          yield words(operands.getFirst(), word("in"))
              + space()
              + "("
              + String.join(space() + "," + space(), operands.subList(1, operands.size()))
              + ")";
        }
        case 8 -> number() + space() + oneOf("=", "<>", "<", ">") + space() + path();
        default -> path() + space() + oneOf("=", "<>", "<", "<=", ">", ">=") + space() + number();
      };
    }

    private String path() {
      String path = required.isEmpty() ? oneOf("age", "team", "tags[1]") : required.removeFirst();
      StringBuilder spaced = new StringBuilder();
      for (String part : path.split("(?=[.\\[\\]])|(?<=[.\\[\\]])", -1)) {
        spaced.append(random.nextInt(8) == 0 ? space() : "").append(alias(part));
      }
      return spaced.toString();
    }

    private String alias(String part) {
      if (part.startsWith("#")) {
        names.put(part, ALIASES.get(part));
      }
      return part;
    }

    private String number() {
      return value(AttributeValue.fromN(Integer.toString(values.size() + 1)));
    }

    private String list() {
      return value(AttributeValue.fromL(List.of()));
    }

    private String value(AttributeValue value) {
      String placeholder = ":v" + (char) ('a' + values.size());
      values.put(placeholder, value);
      return placeholder;
    }

    private String words(String... words) {
      return String.join(oneOf(" ", "  ", "\n", "\t", "\r\n"), words);
    }

    /** A keyword, in any case. */
    private String word(String keyword) {
      return switch (random.nextInt(3)) {
        case 0 -> keyword;
        case 1 -> keyword.toUpperCase(Locale.ROOT);
        default -> keyword.substring(0, 1).toUpperCase(Locale.ROOT) + keyword.substring(1);
      };
    }

    private String space() {
      return oneOf("", "", " ", "  ", "\n", "\t");
    }

    private String oneOf(String... texts) {
      return texts[random.nextInt(texts.length)];
    }
  }
}
