package io.github.dynamodbmcp.handlers.core;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.Subject;
import io.github.dynamodbmcp.handlers.mask.Masks;
import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers with the list of tools, without calling DynamoDB. */
public final class ToolsHandler implements Handler {
  /** The most masked attributes that a description names. */
  private static final int MOST_NAMED = 20;

  private final Outcome list;

  /** Lists the tools of these operations, in their order. */
  public ToolsHandler(List<Operation> operations) {
    this(operations, null);
  }

  /**
   * Lists the tools of these operations, in their order.
   *
   * @param masks the attributes that the descriptions name as masked; null if there are none
   */
  public ToolsHandler(List<Operation> operations, @Nullable Masks masks) {
    ArrayNode tools = JsonNodeFactory.instance.arrayNode();
    for (Operation operation : operations) {
      ObjectNode tool = operation.tool().listing(operation.route());
      if (masks != null && !operation.action().equals("dynamodb:ListTables")) {
        tool.put("description", operation.tool().description() + " " + sentence(masks));
      }
      tools.add(tool);
    }
    this.list = new Outcome(Response.json(200, Json.write(tools)), Subject.NONE, tools.size(), 0);
  }

  private static String sentence(Masks masks) {
    List<String> written = masks.written();
    List<String> named = written.subList(0, Math.min(MOST_NAMED, written.size()));
    return "Masked attributes, whose values are never shown and which no expression may name: %s%s."
        .formatted(
            String.join(", ", named),
            named.size() < written.size()
                ? " and %d more, which dynamodb_describe_table shows"
                    .formatted(written.size() - named.size())
                : "");
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
