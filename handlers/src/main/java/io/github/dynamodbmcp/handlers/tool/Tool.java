package io.github.dynamodbmcp.handlers.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;

/**
 * A tool as MCP knows it.
 *
 * @param name in snake case
 * @param title for people
 * @param description for the assistant: what it does, and when to choose it
 * @param crossCheck finds arguments that contradict each other
 * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25/server/tools">MCP:
 *     Tools</a>
 */
public record Tool(
    String name,
    String title,
    String description,
    Annotations annotations,
    List<Argument<?>> arguments,
    CrossCheck crossCheck) {

  /**
   * The effect of a tool on the data.
   *
   * @see <a
   *     href="https://modelcontextprotocol.io/specification/2025-11-25/schema#toolannotations">MCP:
   *     ToolAnnotations</a>
   */
  public enum Annotations {
    /** Changes nothing. */
    READS(true, false, true),
    /** Replaces or removes; repeating it changes nothing more. */
    REPLACES(false, true, true),
    /** Changes what is there; repeating it may change it again. */
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

  /** Checks arguments that are right one by one against each other. */
  public interface CrossCheck {
    /**
     * Lists the contradictions between arguments.
     *
     * @param given the arguments that are right; {@link Arguments#find} is empty for the others
     */
    List<String> problems(Arguments given);
  }

  /** Creates a tool whose arguments can't contradict each other. */
  public Tool(
      String name,
      String title,
      String description,
      Annotations annotations,
      List<Argument<?>> arguments) {
    this(name, title, description, annotations, arguments, given -> List.of());
  }

  /** Creates a tool. */
  public Tool {
    arguments = List.copyOf(arguments);
  }

  /** Whether it changes nothing. */
  public boolean readOnly() {
    return annotations.readOnly;
  }

  /**
   * Writes the tool's entry in the list of tools.
   *
   * @param route the path that a call is posted to, which stands beside MCP's members
   */
  public ObjectNode listing(String route) {
    ObjectNode listing =
        Json.object().put("name", name).put("title", title).put("description", description);
    listing.set("inputSchema", signature().describe(Json.object()));
    listing
        .putObject("annotations")
        .put("readOnlyHint", annotations.readOnly)
        .put("destructiveHint", annotations.destructive)
        .put("idempotentHint", annotations.idempotent)
        .put("openWorldHint", false);
    return listing.put("route", route);
  }

  /**
   * Reads a call's body.
   *
   * @param foreign explain names that are no arguments
   * @throws InvalidArguments that names everything that is wrong with it
   */
  public Arguments read(String body, ForeignNames foreign) {
    JsonNode given;
    try {
      given = body.isBlank() || body.strip().equals("null") ? Json.object() : Json.read(body);
    } catch (IllegalArgumentException e) {
      throw new InvalidArguments(this, "The request body " + e.getMessage() + ".");
    }
    if (!(given instanceof ObjectNode object)) {
      throw new InvalidArguments(
          this, "The request body must be a JSON object with the arguments of " + name + ".");
    }
    return Arguments.read(signature(), object, foreign);
  }

  /** The arguments, as they are read and checked together. */
  Signature signature() {
    return new Signature(name, arguments, crossCheck);
  }
}
