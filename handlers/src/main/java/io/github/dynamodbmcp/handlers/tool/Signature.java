package io.github.dynamodbmcp.handlers.tool;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Named values that are read and checked together: the arguments of a tool, or the members of an
 * object among them.
 *
 * @param name the tool's, or the object's as errors call it
 * @param crossCheck finds values that contradict each other
 */
public record Signature(String name, List<Argument<?>> arguments, Tool.CrossCheck crossCheck) {
  /** Copies the list. */
  public Signature {
    arguments = List.copyOf(arguments);
  }

  /** Adds the members of a JSON schema for an object that has these values. */
  ObjectNode describe(ObjectNode schema) {
    ObjectNode properties = schema.put("type", "object").putObject("properties");
    ArrayNode required = schema.arrayNode();
    for (Argument<?> argument : arguments) {
      properties.set(argument.name(), argument.schema());
      if (argument.required()) {
        required.add(argument.name());
      }
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    return schema.put("additionalProperties", false);
  }
}
