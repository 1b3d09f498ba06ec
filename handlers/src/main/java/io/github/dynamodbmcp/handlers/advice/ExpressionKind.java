package io.github.dynamodbmcp.handlers.advice;

import io.github.dynamodbmcp.handlers.expression.Expression;
import io.github.dynamodbmcp.handlers.expression.Token;
import java.util.List;
import java.util.Optional;

/** The kinds of expressions, by the names of DynamoDB's members and of the tools' arguments. */
public enum ExpressionKind {
  /** The items that a query reads. */
  KEY_CONDITION("KeyConditionExpression", "key_condition_expression"),
  /** The items that a query or scan returns. */
  FILTER("FilterExpression", "filter_expression"),
  /** The state in which a write happens. */
  CONDITION("ConditionExpression", "condition_expression"),
  /** The changes of an update. */
  UPDATE("UpdateExpression", "update_expression"),
  /** The attributes that a read returns. */
  PROJECTION("ProjectionExpression", "projection");

  private final String member;
  private final String argument;

  ExpressionKind(String member, String argument) {
    this.member = member;
    this.argument = argument;
  }

  /** The member of DynamoDB's request, as its messages name it. */
  String member() {
    return member;
  }

  /** The argument that the caller writes it in. */
  public String argument() {
    return argument;
  }

  /** Returns the first function in the expression that it may not call. */
  Optional<String> unknownFunction(Expression expression) {
    List<Token> tokens = expression.tokens();
    for (int at = 0; at < tokens.size(); at++) {
      String name = tokens.get(at).text();
      if (expression.isFunction(at) && !functions().contains(name)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  /** The functions that it may call. */
  List<String> functions() {
    return switch (this) {
      case KEY_CONDITION -> List.of("begins_with");
      case FILTER, CONDITION ->
          List.of(
              "attribute_exists",
              "attribute_not_exists",
              "attribute_type",
              "begins_with",
              "contains",
              "size");
      case UPDATE -> List.of("if_not_exists", "list_append");
      case PROJECTION -> List.of();
    };
  }
}
