package io.github.dynamodbmcp.handlers.item;

import io.github.dynamodbmcp.handlers.text.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The order that a caller asks for: {@code age desc, name}.
 *
 * @param terms at least one; each decides where those before it find two items equal
 */
public record OrderBy(List<Term> terms) implements NamesAttributes {
  private static final Pattern TERM =
      Pattern.compile(
          "(?<criterion>.+?)(?:[\\s:]+(?<direction>asc|desc|ascending|descending))?",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\s:]+");

  /** A word for a direction, here or in other query languages. */
  private static final Pattern DIRECTION =
      Pattern.compile(
          "(?:a|de)sc(?:end(?:ing)?)?|acs|dsc|decs|up|down|(?:in|de)creasing|reversed?|(?:high|low|large|small)est|nulls",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern FIGURE =
      Pattern.compile("(?<function>\\w+)\\s*\\((?<argument>.*)\\)", Pattern.DOTALL);

  private static final int MOST_TERMS = 10;

  /** In characters; a path has at most 4 KB. */
  private static final int LONGEST_TERM = 5_000;

  private static final int LONGEST_SHOWN = 60;

  private static final String FORM =
      "write an attribute, then asc or desc, such as \"age desc\" or \"lastName, age desc\"";

  /** A value to sort by, and the direction. */
  public record Term(Criterion criterion, Direction direction) {
    private String words() {
      return criterion.words() + (direction == Direction.DESC ? " desc" : "");
    }
  }

  /** A value to sort by. */
  public sealed interface Criterion {
    /** The criterion as the caller writes it. */
    String written();

    /** The criterion as part of a sentence. */
    String words();

    /** The value at a path. */
    record Attribute(DocumentPath path) implements Criterion {
      @Override
      public String written() {
        return path.written();
      }

      @Override
      public String words() {
        return Visible.name(path.written());
      }
    }

    /**
     * A figure computed from many items: {@code avg(age)}. One without parentheses, such as {@code
     * count}, is read as an {@link Attribute}.
     *
     * @param function in lower case
     * @param argument what stands in the parentheses, without spaces around it
     */
    record Figure(String function, String argument) implements Criterion {
      @Override
      public String written() {
        return "%s(%s)".formatted(function, argument);
      }

      @Override
      public String words() {
        return "%s(%s)".formatted(function, Visible.name(argument));
      }
    }
  }

  /** Creates an order. */
  public OrderBy {
    terms = List.copyOf(terms);
  }

  /**
   * Reads the terms, which the caller separated by commas.
   *
   * @throws IllegalArgumentException with words that go on after the argument's name
   */
  public static OrderBy parse(List<String> terms) {
    if (terms.size() > MOST_TERMS) {
      throw new IllegalArgumentException(
          "sorts by %d values: name at most %d".formatted(terms.size(), MOST_TERMS));
    }
    List<Term> read = new ArrayList<>();
    for (String text : terms) {
      Term term = term(text.strip());
      String written = term.criterion().written();
      if (read.stream().anyMatch(other -> other.criterion().written().equals(written))) {
        throw new IllegalArgumentException(
            "sorts by %s twice: name it once".formatted(Visible.name(written)));
      }
      read.add(term);
    }
    return new OrderBy(read);
  }

  /** The paths among the values to sort by. */
  @Override
  public Stream<DocumentPath> named() {
    return terms.stream()
        .flatMap(term ->
            term.criterion() instanceof Criterion.Attribute(DocumentPath path)
                ? Stream.of(path)
                : Stream.empty());
  }

  /** The order as part of a sentence: {@code age desc, name}. */
  public String words() {
    return terms.stream().map(Term::words).collect(Collectors.joining(", "));
  }

  /** The order in one form, however the caller wrote it. */
  @Override
  public String toString() {
    return terms.stream()
        .map(term -> term.criterion().written() + " " + term.direction())
        .collect(Collectors.joining(", "));
  }

  private static Term term(String text) {
    if (text.length() > LONGEST_TERM) {
      throw new IllegalArgumentException(
          "holds %d characters without a comma: %s".formatted(text.length(), FORM));
    }
    Matcher term = TERM.matcher(text);
    if (!term.matches() || text.startsWith("-") || text.startsWith("+")) {
      throw new IllegalArgumentException(
          "holds %s: %s".formatted(Visible.brief(text, LONGEST_SHOWN), FORM));
    }
    String criterion = term.group("criterion").strip();
    if (hasDirection(criterion)) {
      throw new IllegalArgumentException(
          "holds %s, which doesn't end in asc or desc: %s (if that is an attribute's name, write it as a #alias of expression_attribute_names)"
              .formatted(Visible.brief(text, LONGEST_SHOWN), FORM));
    }
    String direction = term.group("direction");
    return new Term(
        criterion(criterion),
        direction != null && direction.toLowerCase(Locale.ROOT).startsWith("desc")
            ? Direction.DESC
            : Direction.ASC);
  }

  /** Whether one of several words is meant as a direction, which must come last. */
  private static boolean hasDirection(String criterion) {
    List<String> words = BETWEEN_WORDS.splitAsStream(criterion).toList();
    return words.size() > 1
        && (words.getFirst().matches("(?i)(?:a|de)sc(?:ending)?")
            || words.stream().skip(1).anyMatch(word -> DIRECTION.matcher(word).matches()));
  }

  private static Criterion criterion(String text) {
    Matcher figure = FIGURE.matcher(text);
    return figure.matches()
        ? new Criterion.Figure(
            figure.group("function").toLowerCase(Locale.ROOT), figure.group("argument").strip())
        : new Criterion.Attribute(DocumentPath.parse(text));
  }
}
