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
public record OrderBy(List<Term> terms) {
  private static final Pattern TERM =
      Pattern.compile(
          "(?<subject>.+?)(?:[\\s:]+(?<direction>asc|desc|ascending|descending))?",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Pattern FIGURE =
      Pattern.compile("(?<function>\\w+)\\s*\\((?<argument>.*)\\)", Pattern.DOTALL);

  private static final int MOST_TERMS = 10;

  private static final int LONGEST_SHOWN = 60;

  private static final String FORM =
      "write an attribute, then asc or desc, such as \"age desc\" or \"lastName, age desc\"";

  /** A value to sort by, and the direction. */
  public record Term(Subject subject, Direction direction) {
    private String words() {
      return subject.words() + (direction == Direction.DESC ? " desc" : "");
    }
  }

  /** A value to sort by. */
  public sealed interface Subject {
    /** The subject as the caller writes it. */
    String written();

    /** The subject as part of a sentence. */
    String words();

    /** The value at a path. */
    record Attribute(DocumentPath path) implements Subject {
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
     * A figure computed of many items: {@code avg(age)}. One without parentheses, such as {@code
     * count}, is read as an {@link Attribute}.
     *
     * @param function in lower case
     * @param argument what stands in the parentheses, without spaces around it
     */
    record Figure(String function, String argument) implements Subject {
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
      String written = term.subject().written();
      if (read.stream().anyMatch(other -> other.subject().written().equals(written))) {
        throw new IllegalArgumentException(
            "sorts by %s twice: name it once".formatted(Visible.name(written)));
      }
      read.add(term);
    }
    return new OrderBy(read);
  }

  /** The paths among the values to sort by. */
  public Stream<DocumentPath> paths() {
    return terms.stream()
        .flatMap(term ->
            term.subject() instanceof Subject.Attribute(DocumentPath path)
                ? Stream.of(path)
                : Stream.empty());
  }

  /** The order as part of a sentence: {@code age desc, name}. */
  public String words() {
    return terms.stream().map(Term::words).collect(Collectors.joining(", "));
  }

  private static Term term(String text) {
    Matcher term = TERM.matcher(text);
    if (!term.matches() || text.startsWith("-") || text.startsWith("+")) {
      throw new IllegalArgumentException(
          "holds %s: %s".formatted(Visible.brief(text, LONGEST_SHOWN), FORM));
    }
    String direction = term.group("direction");
    return new Term(
        subject(term.group("subject").strip()),
        direction != null && direction.toLowerCase(Locale.ROOT).startsWith("desc")
            ? Direction.DESC
            : Direction.ASC);
  }

  private static Subject subject(String text) {
    Matcher figure = FIGURE.matcher(text);
    return figure.matches()
        ? new Subject.Figure(
            figure.group("function").toLowerCase(Locale.ROOT), figure.group("argument").strip())
        : new Subject.Attribute(DocumentPath.parse(text));
  }
}
