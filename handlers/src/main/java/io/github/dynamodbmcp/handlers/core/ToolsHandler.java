package io.github.dynamodbmcp.handlers.core;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.dynamodbmcp.handlers.call.Subject;
import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;

/** Answers with the list of tools, without calling DynamoDB. */
public final class ToolsHandler implements Handler {
  private final Outcome list;

  /** Lists the tools of these operations, in their order. */
  public ToolsHandler(List<Operation> operations) {
    ArrayNode tools = JsonNodeFactory.instance.arrayNode();
    operations.forEach(operation -> tools.add(operation.tool().listing(operation.route())));
    this.list = new Outcome(Response.json(200, Json.write(tools)), Subject.NONE, tools.size(), 0);
  }

  @Override
  public String name() {
    return "tools";
  }

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public String path() {
    return "/tools";
  }

  @Override
  public String example() {
    return "";
  }

  @Override
  public String exampleAnswer() {
    return "";
  }

  @Override
  public Outcome answer(Request request) {
    return list;
  }
}
