package io.github.dynamodbmcp.local;

import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import java.util.stream.Collectors;

/** Writes {@code cloudformation/operations.json}, the list that scripts and Python tests read. */
final class OperationsFile {
  private OperationsFile() {}

  /** Returns the file's text, an operation a line. */
  static String text(List<Operation> operations) {
    return operations.stream()
        .map(OperationsFile::line)
        .collect(Collectors.joining(",\n  ", "[\n  ", "\n]\n"));
  }

  private static String line(Operation operation) {
    FunctionBlock block = FunctionBlock.of(operation);
    return Json.object()
        .put("tool", block.description())
        .put("command", block.command())
        .put("route", operation.route())
        .put("action", operation.action())
        .put("kind", block.writes() ? "write" : "read")
        .put("touches_items", block.touchesItems())
        .put("logical_name", block.name())
        .toString()
        .replace(",\"", ", \"")
        .replace("\":", "\": ");
  }
}
