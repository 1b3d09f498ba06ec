package io.github.dynamodbmcp.handlers.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.text.Visible;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The names in a request that are no arguments, each with the argument it was probably meant to be.
 * Whole words come first, then typing errors. A name that is like none gets the list of arguments
 * in place of a guess.
 */
final class UnknownNames {
  /** A request may hold a hundred thousand unknown names; an answer names no more than these. */
  private static final int MOST = 20;

  /** Longer names are compared by their start. */
  private static final int LONGEST = 60;

  /** A typing error changes at most one in so many characters. */
  private static final int CHARS_PER_ERROR = 4;

  private final List<String> known;
  private final ForeignNames foreign;
  private boolean listed;

  private UnknownNames(List<String> known, ForeignNames foreign) {
    this.known = known;
    this.foreign = foreign;
  }

  /** Says of each unknown name that it is, and what to write instead. */
  static List<String> problems(List<String> known, ObjectNode given, ForeignNames foreign) {
    UnknownNames names = new UnknownNames(known, foreign);
    List<String> problems = new ArrayList<>();
    for (Map.Entry<String, ?> member : given.properties()) {
      if (!known.contains(member.getKey())) {
        problems.add(names.problem(member.getKey()));
      }
      if (problems.size() == MOST) {
        break;
      }
    }
    return problems;
  }

  private String problem(String given) {
    String name = snakeCase(Visible.start(given, LONGEST));
    Optional<String> advice =
        known.contains(name)
            ? Optional.of("nearest: " + name)
            : foreign
                .hint(name, known)
                .or(() -> byWords(name).or(() -> bySpelling(name)).map("nearest: "::concat));
    return "%s is unknown%s"
        .formatted(Visible.name(given), advice.map(" (%s)"::formatted).orElseGet(this::list));
  }

  /** The list of arguments, once in an answer. */
  private String list() {
    if (listed) {
      return "";
    }
    listed = true;
    return " (the arguments are " + String.join(", ", known) + ")";
  }

  /**
   * The argument whose words include the words of the name, or are included in them, with the
   * fewest words more or less; empty where two are as near.
   */
  private Optional<String> byWords(String name) {
    Set<String> words = words(name);
    int fewest = Integer.MAX_VALUE;
    List<String> best = new ArrayList<>();
    for (String argument : known) {
      Set<String> others = words(argument);
      int difference = Math.abs(words.size() - others.size());
      boolean nested = others.containsAll(words) || words.containsAll(others);
      if (!nested || words.isEmpty() || difference > fewest) {
        continue;
      }
      if (difference < fewest) {
        best.clear();
        fewest = difference;
      }
      best.add(argument);
    }
    return best.size() == 1 ? Optional.of(best.getFirst()) : Optional.empty();
  }

  private Optional<String> bySpelling(String name) {
    int nearest = 1 + Math.max(1, name.length() / CHARS_PER_ERROR);
    String best = null;
    for (String argument : known) {
      int distance = Distance.between(name, argument);
      if (distance < nearest) {
        nearest = distance;
        best = argument;
      }
    }
    return Optional.ofNullable(best);
  }

  private static Set<String> words(String name) {
    Set<String> words = new HashSet<>(Arrays.asList(name.split("_", -1)));
    words.remove("");
    return words;
  }

  /**
   * {@code projection_expression} of {@code ProjectionExpression} or {@code projection-expression}.
   */
  private static String snakeCase(String name) {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isLetterOrDigit(c)) {
        boolean starts =
            Character.isUpperCase(c) && i > 0 && Character.isLowerCase(name.charAt(i - 1));
        words.append(starts ? "_" : "").append(c);
      } else {
        words.append('_');
      }
    }
    return words.toString().toLowerCase(Locale.ROOT);
  }
}
