package io.github.dynamodbmcp.handlers.advice;

import io.github.dynamodbmcp.handlers.expression.Expression;
import io.github.dynamodbmcp.handlers.expression.Operand;
import io.github.dynamodbmcp.handlers.expression.Token;
import io.github.dynamodbmcp.handlers.item.DocumentPath;
import io.github.dynamodbmcp.handlers.text.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;

/** Advice about what an update finds in the item. */
final class UpdateRules {
  static final List<Rule> RULES =
      List.of(
          Rule.on(
              "The provided expression refers to an attribute that does not exist in the item",
              UpdateRules::missing),
          Rule.on(
              "The document path provided in the update expression is invalid for update",
              UpdateRules::invalidPath),
          Rule.on(
              "An operand in the update expression has an incorrect data type",
              UpdateRules::wrongType),
          Rule.on(
              "Invalid UpdateExpression: The \"(SET|REMOVE|ADD|DELETE)\" section can only be used once in an update expression",
              (message, request) ->
                  "Write %s once, and separate the changes after it by commas."
                      .formatted(message.group(1))));

  private static final int LONGEST_EXAMPLE = 200;

  private UpdateRules() {}

  /** Explains that a SET reads an attribute that the item lacks. */
  private static String missing(Matcher message, WrittenRequest request) {
    Expression expression = request.expression(ExpressionKind.UPDATE).orElse(null);
    if (expression == null) {
      return "";
    }
    List<Operand> read = read(expression, request);
    String defaults = Defaults.sentence(expression, read, request);
    return defaults.isEmpty()
        ? "The item lacks an attribute that SET reads (%s): give the value itself, or a default by if_not_exists(path, :default)."
            .formatted(Shown.names(written(read)))
        : defaults;
  }

  /** The operands right of a = in SET that no if_not_exists guards. */
  private static List<Operand> read(Expression expression, WrittenRequest request) {
    List<Token> tokens = expression.tokens();
    List<Operand> read = new ArrayList<>();
    for (Operand operand : expression.operands(request.names())) {
      boolean isTarget = expression.isSymbol(operand.end(), "=");
      if (clause(tokens, operand.first()).equals("SET")
          && !isTarget
          && !(expression.isSymbol(operand.first() - 1, "(")
              && expression.isSymbol(operand.first() - 2, "if_not_exists"))) {
        read.add(operand);
      }
    }
    return read;
  }

  private static String invalidPath(Matcher message, WrittenRequest request) {
    List<DocumentPath> removed = new ArrayList<>(paths("REMOVE", request));
    List<DocumentPath> set = new ArrayList<>(paths("SET", request));
    set.addAll(paths("ADD", request));
    set.addAll(paths("DELETE", request));
    removed.removeIf(path -> path.steps().size() < 2);
    set.removeIf(path -> path.steps().size() < 2);
    List<String> sentences = new ArrayList<>();
    if (!removed.isEmpty()) {
      List<String> paths = removed.stream().map(DocumentPath::written).toList();
      sentences.add(
          "There is nothing to remove at %s: the item has no map or list there for it to be in. Leave it out."
              .formatted(Shown.names(paths)));
    }
    if (!set.isEmpty()) {
      DocumentPath path = set.getFirst();
      DocumentPath parent = new DocumentPath(path.steps().subList(0, path.steps().size() - 1));
      sentences.add(
          "The item has no map or list at %s for %s to go into. Set the whole of it first%s%s."
              .formatted(
                  Shown.name(parent.written()),
                  Shown.name(path.written()),
                  parent.steps().size() > 1 ? " (and its parent, if the item lacks that too)" : "",
                  example(parent, path)));
    }
    return String.join(" ", sentences);
  }

  /** An example for the argument {@code set}; empty where a name in the path needs an alias. */
  private static String example(DocumentPath parent, DocumentPath path) {
    String written = parent.written();
    if (written.length() > LONGEST_EXAMPLE || !isReadAs(parent, written)) {
      return "";
    }
    String inner =
        switch (path.steps().getLast()) {
          case DocumentPath.Step.Index _ -> "[\"…\"]";
          case DocumentPath.Step.Name(String name) -> "{%s:\"…\"}".formatted(Visible.quote(name));
          case DocumentPath.Step.Alias(String alias) ->
              "{%s:\"…\"}".formatted(Visible.quote(alias));
        };
    return ", for example set: {%s:%s}".formatted(Visible.quote(written), inner);
  }

  private static boolean isReadAs(DocumentPath path, String written) {
    try {
      return DocumentPath.parse(written).equals(path);
    } catch (IllegalArgumentException notAPath) {
      return false;
    }
  }

  private static String wrongType(Matcher message, WrittenRequest request) {
    List<String> sentences = new ArrayList<>();
    List<String> added = paths("ADD", request).stream().map(DocumentPath::written).toList();
    List<String> deleted = paths("DELETE", request).stream().map(DocumentPath::written).toList();
    if (!added.isEmpty()) {
      sentences.add(
          "In ADD, %s must be a number in the item to add a number, or a set of the same type to add a set (typed JSON such as {\"SS\":[\"a\",\"b\"]})."
              .formatted(Shown.names(added)));
    }
    if (!deleted.isEmpty()) {
      sentences.add(
          "In DELETE, %s must be a set in the item, of the same type as the set of members to delete (typed JSON such as {\"SS\":[\"a\",\"b\"]})."
              .formatted(Shown.names(deleted)));
    }
    request
        .expression(ExpressionKind.UPDATE)
        .ifPresent(expression -> set(expression, request, sentences));
    sentences.add("Read the item to see the types that it has.");
    return String.join(" ", sentences);
  }

  private static void set(Expression expression, WrittenRequest request, List<String> sentences) {
    List<String> numbers = new ArrayList<>();
    List<String> lists = new ArrayList<>();
    for (Operand operand : read(expression, request)) {
      switch (Defaults.use(expression, operand)) {
        case ARITHMETIC -> numbers.add(operand.path().written());
        case LIST -> lists.add(operand.path().written());
        case COPY -> {}
      }
    }
    if (!numbers.isEmpty()) {
      sentences.add(
          "%s must be a number in the item for + or -, and the value added a number too."
              .formatted(Shown.names(numbers)));
    }
    if (!lists.isEmpty()) {
      sentences.add("%s must be a list in the item for list_append.".formatted(Shown.names(lists)));
    }
  }

  /** The paths that a clause changes, in the expression or in the argument of its name. */
  private static List<DocumentPath> paths(String clause, WrittenRequest request) {
    Optional<Expression> expression = request.expression(ExpressionKind.UPDATE);
    if (expression.isEmpty()) {
      return request.clauses().getOrDefault(clause.toLowerCase(Locale.ROOT), List.of()).stream()
          .map(request.placeholders()::resolved)
          .toList();
    }
    List<Token> tokens = expression.get().tokens();
    return expression.get().operands(request.names()).stream()
        .filter(operand -> clause(tokens, operand.first()).equals(clause))
        .filter(operand -> !clause.equals("SET") || expression.get().isSymbol(operand.end(), "="))
        .map(Operand::path)
        .toList();
  }

  private static String clause(List<Token> tokens, int at) {
    for (int i = at - 1; i >= 0; i--) {
      for (String clause : List.of("SET", "REMOVE", "ADD", "DELETE")) {
        if (tokens.get(i).is(clause)) {
          return clause;
        }
      }
    }
    return "";
  }

  private static List<String> written(List<Operand> operands) {
    return operands.stream().map(operand -> operand.path().written()).toList();
  }
}
