package io.github.dynamodbmcp.handlers.expression;

import io.github.dynamodbmcp.handlers.expression.Update.Action;
import io.github.dynamodbmcp.handlers.expression.Update.Value;
import io.github.dynamodbmcp.handlers.item.DocumentPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Reads update expressions: {@code SET}, {@code REMOVE}, {@code ADD} and {@code DELETE}. */
final class UpdateGrammar {
  /** Values nested more deeply aren't read. */
  private static final int DEEPEST = 32;

  private final Expression expression;
  private final List<Token> tokens;
  private final Map<Integer, Operand> paths = new HashMap<>();
  private final Set<String> clauses = new HashSet<>();
  private int at;
  private int depth;

  /** Ends the reading of an expression that isn't an update. */
  private static final class NotAnUpdate extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotAnUpdate() {
      super("Not an update expression", null, false, false);
    }
  }

  private UpdateGrammar(Expression expression, Map<String, String> names) {
    this.expression = expression;
    this.tokens = expression.tokens();
    expression.operands(names).forEach(operand -> paths.put(operand.first(), operand));
  }

  static Optional<Update> update(Expression expression, Map<String, String> names) {
    UpdateGrammar grammar = new UpdateGrammar(expression, names);
    try {
      List<Action> actions = grammar.actions();
      return actions.isEmpty() ? Optional.empty() : Optional.of(new Update(actions));
    } catch (NotAnUpdate e) {
      return Optional.empty();
    }
  }

  private List<Action> actions() {
    List<Action> actions = new ArrayList<>();
    while (at < tokens.size()) {
      if (takeClause("SET")) {
        each(actions, this::set);
      } else if (takeClause("REMOVE")) {
        each(actions, () -> new Action.Remove(path()));
      } else if (takeClause("ADD")) {
        each(actions, () -> new Action.Add(path(), placeholder()));
      } else if (takeClause("DELETE")) {
        each(actions, () -> new Action.Delete(path(), placeholder()));
      } else {
        throw new NotAnUpdate();
      }
    }
    return actions;
  }

  /** Takes the word that begins a clause, which an update has only once. */
  private boolean takeClause(String word) {
    return take(word) && clauses.add(word);
  }

  private void each(List<Action> actions, Supplier<Action> action) {
    do {
      actions.add(action.get());
    } while (take(","));
  }

  private Action set() {
    DocumentPath path = path();
    expect("=");
    return new Action.Set(path, value());
  }

  private Value value() {
    Value left = operand();
    if (take("+")) {
      return new Value.Sum(left, operand());
    }
    return take("-") ? new Value.Difference(left, operand()) : left;
  }

  private Value operand() {
    if (++depth > DEEPEST) {
      throw new NotAnUpdate();
    }
    try {
      if (take("(")) {
        Value value = value();
        expect(")");
        return value;
      }
      if (at < tokens.size() && expression.isFunction(at)) {
        return function();
      }
      return paths.containsKey(at) ? new Value.At(path()) : new Value.Given(placeholder());
    } finally {
      depth--;
    }
  }

  private Value function() {
    String name = tokens.get(at).text();
    at += 2;
    return switch (name) {
      case "if_not_exists" -> {
        DocumentPath path = path();
        expect(",");
        Value otherwise = value();
        expect(")");
        yield new Value.IfNotExists(path, otherwise);
      }
      case "list_append" -> {
        Value first = value();
        expect(",");
        Value second = value();
        expect(")");
        yield new Value.ListAppend(first, second);
      }
      default -> throw new NotAnUpdate();
    };
  }

  private DocumentPath path() {
    Operand operand = paths.get(at);
    if (operand == null) {
      throw new NotAnUpdate();
    }
    at = operand.end();
    return operand.path();
  }

  private String placeholder() {
    if (at >= tokens.size() || tokens.get(at).kind() != Token.Kind.VALUE) {
      throw new NotAnUpdate();
    }
    return tokens.get(at++).text();
  }

  private void expect(String symbol) {
    if (!take(symbol)) {
      throw new NotAnUpdate();
    }
  }

  private boolean take(String word) {
    boolean isThere = expression.isSymbol(at, word);
    at += isThere ? 1 : 0;
    return isThere;
  }
}
