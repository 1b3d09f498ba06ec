package io.github.dynamodbmcp.handlers.advice;

import io.github.dynamodbmcp.handlers.expression.Expression;
import io.github.dynamodbmcp.handlers.expression.Operand;
import io.github.dynamodbmcp.handlers.text.Visible;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Gives the attributes that a SET reads a default for items that lack them. */
final class Defaults {
  private static final int LONGEST = 1000;

  /** The use that a SET makes of an attribute that it reads. */
  enum Use {
    ARITHMETIC,
    LIST,
    COPY
  }

  private Defaults() {}

  /** Returns a sentence with the corrected update; empty if the default isn't obvious. */
  static String sentence(Expression expression, List<Operand> read, WrittenRequest request) {
    if (read.isEmpty()
        || expression.text().length() > LONGEST
        || read.stream().anyMatch(operand -> use(expression, operand) == Use.COPY)) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    Map<String, AttributeValue> values = new LinkedHashMap<>();
    int copied = 0;
    for (Operand operand : read) {
      int start = expression.tokens().get(operand.first()).start();
      int end = expression.tokens().get(operand.end() - 1).end();
      boolean list = use(expression, operand) == Use.LIST;
      String placeholder = Shown.unused(list ? ":empty" : ":zero", request);
      values.put(placeholder, list ? AttributeValue.fromL(List.of()) : AttributeValue.fromN("0"));
      text.append(expression.text(), copied, start)
          .append("if_not_exists(")
          .append(expression.text(), start, end)
          .append(", ")
          .append(placeholder)
          .append(')');
      copied = end;
    }
    text.append(expression.text(), copied, expression.text().length());
    return "For items that lack %s, write update_expression as %s, with %s in expression_attribute_values."
        .formatted(
            Shown.names(read.stream().map(operand -> operand.path().written()).toList()),
            Visible.quote(text.toString()),
            Shown.members(values));
  }

  /** Returns the use that the update makes of the operand. */
  static Use use(Expression expression, Operand operand) {
    if (isSign(expression, operand.first() - 1) || isSign(expression, operand.end())) {
      return Use.ARITHMETIC;
    }
    return Beside.isInCall(expression, operand.first(), "list_append") ? Use.LIST : Use.COPY;
  }

  private static boolean isSign(Expression expression, int at) {
    return expression.isSymbol(at, "+") || expression.isSymbol(at, "-");
  }
}
