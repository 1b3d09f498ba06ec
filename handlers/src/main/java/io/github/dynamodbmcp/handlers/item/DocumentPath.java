package io.github.dynamodbmcp.handlers.item;

import io.github.dynamodbmcp.handlers.text.Visible;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The place of a value in an item: {@code address.city}, {@code tags[0]}, {@code #alias}.
 *
 * @param steps at least one; the first is a name or an alias
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.Attributes.html">
 *     Referring to item attributes</a>
 */
public record DocumentPath(List<Step> steps) {
  private static final Pattern STEP = Pattern.compile("([^.\\[\\]]++)((?:\\[\\d{1,9}])*+)");

  /** A step in JSON quotes, as {@link #quoted} and {@link #text} write some names. */
  private static final Pattern QUOTED =
      Pattern.compile("(?:^|(?<=\\.))\"(?:[^\"\\\\]|\\\\.)++\"(?=$|[.\\[])");

  private static final Pattern ALIAS = Pattern.compile("#[A-Za-z0-9_]++");

  /** DynamoDB's limit for an expression, in bytes. */
  private static final int LONGEST = 4096;

  private static final Pattern INDEX = Pattern.compile("\\[(\\d+)]");

  private static final int LONGEST_SHOWN = 60;

  /** One step into an item. */
  public sealed interface Step {
    /** An attribute's name as it stands in the item; any character but {@code . [ ]}. */
    record Name(String name) implements Step {}

    /** A key of the expression attribute names, with its {@code #}. */
    record Alias(String alias) implements Step {}

    /** A place in a list, from 0. */
    record Index(int index) implements Step {}
  }

  /** Creates a path from its steps. */
  public DocumentPath {
    steps = List.copyOf(steps);
  }

  /** The path to a top-level attribute; its name may hold any character. */
  public static DocumentPath attribute(String name) {
    return new DocumentPath(List.of(new Step.Name(name)));
  }

  /**
   * Reads a path.
   *
   * @throws IllegalArgumentException if the text isn't one
   */
  public static DocumentPath parse(String path) {
    if (path.length() > LONGEST) {
      throw new IllegalArgumentException(
          "holds a path of %d characters, and an expression holds at most 4 KB"
              .formatted(path.length()));
    }
    if (path.equals("*")) {
      throw new IllegalArgumentException(
          "holds \"*\", which stands for no attribute here: list the attributes by name");
    }
    requireUnquoted(path);
    List<Step> steps = new ArrayList<>();
    for (String part : path.split("\\.", -1)) {
      Matcher step = STEP.matcher(part);
      if (!step.matches()) {
        throw new IllegalArgumentException(
            "holds %s, which is no path such as name, address.city or tags[0] (write a name that itself holds a dot, a bracket or a comma as a #alias of expression_attribute_names)"
                .formatted(Visible.brief(path, LONGEST_SHOWN)));
      }
      String name = step.group(1);
      if (name.startsWith("#") && !ALIAS.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "holds %s: a #alias consists of letters, digits and _"
                .formatted(Visible.brief(path, LONGEST_SHOWN)));
      }
      steps.add(name.startsWith("#") ? new Step.Alias(name) : new Step.Name(name));
      Matcher index = INDEX.matcher(step.group(2));
      while (index.find()) {
        steps.add(new Step.Index(Integer.parseInt(index.group(1))));
      }
    }
    return new DocumentPath(steps);
  }

  private static void requireUnquoted(String path) {
    Matcher quoted = QUOTED.matcher(path);
    if (quoted.find()) {
      throw new IllegalArgumentException(
          "holds %s, and a path has no quotes: write %s, with {\"#a\": %s} in expression_attribute_names"
              .formatted(
                  Visible.brief(path, LONGEST_SHOWN),
                  Visible.sentence(
                      path.substring(0, quoted.start()) + "#a" + path.substring(quoted.end()),
                      LONGEST_SHOWN),
                  Visible.sentence(quoted.group(), LONGEST_SHOWN)));
    }
  }

  /**
   * Returns the value at this path; empty if the item has none there.
   *
   * @throws IllegalStateException if the path has an alias: {@link Placeholders#resolved} replaces
   *     it
   */
  public Optional<AttributeValue> in(Map<String, AttributeValue> item) {
    @Nullable AttributeValue value = item.get(name(steps.getFirst()));
    for (int i = 1; i < steps.size() && value != null; i++) {
      value =
          steps.get(i) instanceof Step.Index(int index)
              ? index < value.l().size() ? value.l().get(index) : null
              : value.m().get(name(steps.get(i)));
    }
    return Optional.ofNullable(value);
  }

  /** The aliases among the steps, each with its {@code #}. */
  public Stream<String> aliases() {
    return steps.stream()
        .flatMap(
            step -> step instanceof Step.Alias(String alias) ? Stream.of(alias) : Stream.empty());
  }

  /**
   * Returns the path up to its first place in a list. To find {@code scores[2]} in an item with
   * {@link #in}, read {@code scores}: DynamoDB's projection of {@code scores[2]} is a list with
   * that element alone, in which its place is 0.
   */
  public DocumentPath beforeIndex() {
    int length = 0;
    while (length < steps.size() && !(steps.get(length) instanceof Step.Index)) {
      length++;
    }
    return length == steps.size() ? this : new DocumentPath(steps.subList(0, length));
  }

  private String name(Step step) {
    if (step instanceof Step.Name(String name)) {
      return name;
    }
    throw new IllegalStateException("%s has %s in place of a name".formatted(written(), step));
  }

  /** The path as the caller writes it: {@code address.city}, {@code tags[0]}. */
  public String written() {
    return written(name -> name);
  }

  private String written(UnaryOperator<String> names) {
    StringBuilder path = new StringBuilder();
    for (Step step : steps) {
      switch (step) {
        case Step.Name(String name) ->
            path.append(path.isEmpty() ? "" : ".").append(names.apply(name));
        case Step.Alias(String alias) -> path.append(path.isEmpty() ? "" : ".").append(alias);
        case Step.Index(int index) -> path.append('[').append(index).append(']');
      }
    }
    return path.toString();
  }

  /**
   * The path in an answer in JSON: a name that a path can't hold, such as one with a dot, is in
   * JSON quotes.
   */
  public String quoted() {
    return written(name -> isPlain(name) ? name : Json.quote(name));
  }

  /** The path in a text: as {@link #quoted}, and with every character visible. */
  public String text() {
    return written(name -> isPlain(name) ? Quoting.NAME.write(name) : Visible.quote(name));
  }

  private static boolean isPlain(String name) {
    return !name.startsWith("#") && name.chars().noneMatch(c -> ".[],\"".indexOf(c) >= 0);
  }
}
