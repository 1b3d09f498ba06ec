package io.github.dynamodbmcp.handlers;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.dynamodbmcp.handlers.json.Json;
import io.github.dynamodbmcp.handlers.operation.Operation;
import java.util.List;

/** Lists the tools. It needs no DynamoDB. */
final class ToolsFunction implements Function {
  private final List<Operation> operations;
  private final AuditLog audit;

  ToolsFunction(List<Operation> operations, AuditLog audit) {
    this.operations = operations;
    this.audit = audit;
  }

  @Override
  public String name() {
    return "tools";
  }

  @Override
  public String routeKey() {
    return "GET /tools";
  }

  @Override
  public Response answer(Request request) {
    AuditLine line = audit.line("tools", request.caller());
    ArrayNode tools = JsonNodeFactory.instance.arrayNode();
    operations.forEach(operation -> tools.add(operation.tool().listing()));
    line.items(tools.size());
    audit.write(line, 200);
    return Response.json(200, Json.write(tools));
  }
}
