package io.github.dynamodbmcp.handlers.call;

import io.github.dynamodbmcp.handlers.advice.Advice;
import io.github.dynamodbmcp.handlers.advice.WrittenRequest;
import io.github.dynamodbmcp.handlers.fault.FaultTranslator;
import io.github.dynamodbmcp.handlers.item.TableName;

/**
 * The sentences of errors that name tools and the settings of the deployment.
 *
 * @param action the IAM action that the call uses
 */
record ToolSentences(Call call, String action) implements FaultTranslator.Sentences {
  @Override
  public String notFound() {
    TableName table = call.arguments().find(Parameters.TABLE_NAME).orElse(null);
    if (table == null || table.reference().equals(table.name())) {
      return "There is no %s here. dynamodb_list_tables shows which tables there are."
          .formatted(Subject.of(call.arguments()).words());
    }
    return "There is no table %s. Check the region, the account and the name in the ARN: dynamodb_list_tables shows only the tables of this account in %s."
        .formatted(table.reference(), call.scope().region());
  }

  @Override
  public String grant() {
    // No pattern of table names applies to ListTables.
    return action.equals("dynamodb:ListTables")
        ? "in the function's role"
        : "with the template's parameter TableNamePattern";
  }

  @Override
  public String refusal(String message) {
    return new Advice(written(call)).on(message);
  }

  /** The call's request as the caller wrote it; loads the advice, so only on demand. */
  static WrittenRequest written(Call call) {
    return Written.of(call.arguments(), call.lastPlaceholders());
  }
}
