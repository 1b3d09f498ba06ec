package io.github.dynamodbmcp.handlers.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;

/**
 * A tool as MCP knows it.
 *
 * @param name of the form {@code dynamodb_get_item}: the command and the route follow from it
 * @param title for people
 * @param description for the assistant: what it does, and when to choose it
 * @param rule what its arguments may not say together
 * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25/server/tools">MCP:
 *     Tools</a>
 */
public record Tool(
    String name,
    String title,
    String description,
    Annotations annotations,
    List<Argument<?>> arguments,
    Rule rule) {

  private static final String PREFIX = "dynamodb_";

  /**
   * What a tool does to the data.
   *
   * @see <a
   *     href="https://modelcontextprotocol.io/specification/2025-11-25/schema#toolannotations">MCP:
   *     ToolAnnotations</a>
   */
  public enum Annotations {
    /** Changes nothing. */
    READS(true, false, true),
    /** Replaces or removes; doing it twice leaves what doing it once left. */
    REPLACES(false, true, true),
    /** Changes what is there; doing it twice may change it twice. */
    CHANGES(false, true, false);

    private final boolean readOnly;
    private final boolean destructive;
    private final boolean idempotent;

    Annotations(boolean readOnly, boolean destructive, boolean idempotent) {
      this.readOnly = readOnly;
      this.destructive = destructive;
      this.idempotent = idempotent;
    }
  }

  /** What arguments that are right one by one may not say together. */
  public interface Rule {
    /**
     * Says what is wrong with the arguments together.
     *
     * @param given those that are right one by one; {@link Arguments#find} gives nothing for others
     */
    List<String> problems(Arguments given);
  }

  /** A tool whose arguments go together as they like. */
  public Tool(
      String name,
      String title,
      String description,
      Annotations annotations,
      List<Argument<?>> arguments) {
    this(name, title, description, annotations, arguments, given -> List.of());
  }

  /**
   * A tool, whole.
   *
   * @throws IllegalArgumentException if its name doesn't start as all do
   */
  public Tool {
    if (!name.startsWith(PREFIX)) {
      throw new IllegalArgumentException("A tool's name starts with " + PREFIX + ": " + name);
    }
    arguments = List.copyOf(arguments);
  }

  /** The command that starts it: {@code get-item}. */
  public String command() {
    return name.substring(PREFIX.length()).replace('_', '-');
  }

  /** The path that it is posted to: {@code /dynamodb/get-item}. */
  public String route() {
    return "/dynamodb/" + command();
  }

  /** Whether it changes nothing. */
  public boolean readOnly() {
    return annotations.readOnly;
  }

  /** The tool's entry in the list of tools: MCP's members, and the route for the proxy. */
  public ObjectNode listing() {
    ObjectNode listing =
        Json.object().put("name", name).put("title", title).put("description", description);
    listing.set("inputSchema", inputSchema());
    listing
        .putObject("annotations")
        .put("readOnlyHint", annotations.readOnly)
        .put("destructiveHint", annotations.destructive)
        .put("idempotentHint", annotations.idempotent)
        .put("openWorldHint", false);
    return listing.put("route", route());
  }

  /**
   * Reads a call's body.
   *
   * @throws InvalidArguments that names everything that is wrong with it
   */
  public Arguments read(String body) {
    JsonNode given;
    try {
      given = body.isBlank() ? Json.object() : Json.read(body);
    } catch (IllegalArgumentException e) {
      throw new InvalidArguments(this, "The request body " + e.getMessage() + ".");
    }
    if (!(given instanceof ObjectNode object)) {
      throw new InvalidArguments(
          this, "The request body must be a JSON object with the arguments of " + name + ".");
    }
    return Arguments.read(this, object);
  }

  private ObjectNode inputSchema() {
    ObjectNode schema = Json.object().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
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
