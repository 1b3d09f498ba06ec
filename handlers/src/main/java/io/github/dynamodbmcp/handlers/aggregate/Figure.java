package io.github.dynamodbmcp.handlers.aggregate;

import io.github.dynamodbmcp.handlers.item.DocumentPath;
import io.github.dynamodbmcp.handlers.item.NamesAttributes;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A figure to compute from many items: {@code count}, {@code avg(age)}. */
public sealed interface Figure extends NamesAttributes {
  /** The number of items. */
  record Count() implements Figure {
    @Override
    public String written() {
      return "count";
    }

    @Override
    public List<DocumentPath> paths() {
      return List.of();
    }

    @Override
    public Figure at(UnaryOperator<DocumentPath> change) {
      return this;
    }
  }

  /** A function of the values at a path. */
  record Of(Function function, DocumentPath path) implements Figure {
    @Override
    public String written() {
      return "%s(%s)".formatted(function.written(), path.written());
    }

    @Override
    public List<DocumentPath> paths() {
      return List.of(path);
    }

    @Override
    public Figure at(UnaryOperator<DocumentPath> change) {
      return new Of(function, change.apply(path));
    }
  }

  /** The functions of values. */
  enum Function {
    /** The exact sum of the numbers; 0 if there are none. */
    SUM("number"),
    /** The mean of the numbers, with 38 significant digits, rounded half to even. */
    AVG("number"),
    /** The smallest number, string or binary. */
    MIN("number, string or binary"),
    /** The largest number, string or binary. */
    MAX("number, string or binary"),
    /** How many different values there are, of any type. */
    COUNT_DISTINCT("value");

    private final String takes;

    Function(String takes) {
      this.takes = takes;
    }

    /** The name as a caller writes it. */
    String written() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The values that the function takes, in words that follow "no". */
    public String takes() {
      return takes;
    }
  }

  /** The figure as a caller writes it. */
  String written();

  /** The path whose values it is computed from, if it has one. */
  List<DocumentPath> paths();

  @Override
  default Stream<DocumentPath> named() {
    return paths().stream();
  }

  /** The same figure with another path, if it has one. */
  Figure at(UnaryOperator<DocumentPath> change);

  /**
   * Reads a figure. The function may be in any case, and spaces don't matter.
   *
   * @throws IllegalArgumentException with words that go on after the argument's name
   */
  static Figure parse(String text) {
    return new FigureReader(text).read();
  }
}
