package io.github.dynamodbmcp.proxy.backends;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Caller;
import io.github.dynamodbmcp.protocol.tool.Deadline;
import io.github.dynamodbmcp.protocol.tool.ProgressListener;
import io.github.dynamodbmcp.protocol.tool.Tool;
import io.github.dynamodbmcp.protocol.tool.ToolResult;
import io.github.dynamodbmcp.protocol.tool.ToolsUnavailableException;
import io.github.dynamodbmcp.protocol.tool.UnknownToolException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sends each call to the backend that an argument names. */
final class ArgumentRouter implements Router {

  private final Roster roster;
  private final TokenOrigins tokens = new TokenOrigins();

  ArgumentRouter(Roster roster) {
    this.roster = roster;
  }

  /**
   * Where a call goes.
   *
   * @param argument the name of the argument that chose the backend
   * @param arguments the others
   */
  private record Target(Backend backend, String argument, ObjectNode arguments) {}

  @Override
  public Tool shown(List<Offer> offers) {
    return MergedTool.of(offers, MergedTool.argument(offers));
  }

  @Override
  public String remark() {
    return "Name one in each call. Each has its own tables: if it isn't clear which one is meant, ask; say"
        + " which one an answer is from.";
  }

  @Override
  public Tool find(String name, ObjectNode arguments, Deadline deadline)
      throws UnknownToolException, ToolsUnavailableException, InterruptedException {
    Target target = target(name, arguments, deadline);
    Tool own = own(target.backend(), name, deadline);
    return MergedTool.of(List.of(new Offer(target.backend(), own)), target.argument());
  }

  private Tool own(Backend backend, String name, Deadline deadline)
      throws ToolsUnavailableException, InterruptedException {
    try {
      return backend.tools().find(name, deadline);
    } catch (UnknownToolException e) {
      throw lacking(backend, name);
    }
  }

  @Override
  public ToolResult call(
      String name,
      ObjectNode arguments,
      Caller caller,
      Deadline deadline,
      ProgressListener progress)
      throws UnknownToolException, ToolsUnavailableException, InterruptedException {
    Target target = target(name, arguments, deadline);
    Backend backend = target.backend();
    try {
      ToolResult result =
          backend.tools().call(name, target.arguments(), caller, deadline, progress);
      tokens.remember(result.text(), backend);
      return result.of(backend.name());
    } catch (UnknownToolException e) {
      throw lacking(backend, name);
    }
  }

  private Target target(String name, ObjectNode arguments, Deadline deadline)
      throws UnknownToolException, ToolsUnavailableException, InterruptedException {
    List<Offer> offers = roster.offers(name, deadline);
    String argument = MergedTool.argument(offers);
    Backend backend = backend(arguments.path(argument), argument, offers);
    ObjectNode own = Json.object();
    own.setAll(arguments);
    own.remove(argument);
    Offer offer = offerOf(backend, offers);
    if (offer != null) {
      requireKnown(offer, own, offers);
    }
    Backend origin = tokens.of(own);
    if (origin != null && origin != backend) {
      throw new ToolsUnavailableException(
          "This next_token comes from the backend "
              + origin.name()
              + ", and only that one can go on with it. Repeat the call with "
              + argument
              + " "
              + origin.name()
              + ", or leave next_token out to read from "
              + backend.name()
              + ".");
    }
    return new Target(backend, argument, own);
  }

  private Backend backend(JsonNode given, String argument, List<Offer> offers)
      throws ToolsUnavailableException {
    String name = given.isTextual() ? given.asText().strip() : "";
    boolean isAbsent =
        name.isEmpty() && (given.isTextual() || given.isMissingNode() || given.isNull());
    List<Backend> all = roster.backends();
    Backend named = isAbsent && all.size() == 1 ? all.get(0) : roster.named(name);
    if (named == null) {
      String problem =
          isAbsent
              ? "The argument " + argument + " is missing."
              : given.isTextual()
                  ? "There is no backend of that name."
                  : "The argument " + argument + " must be one name, as a string.";
      throw new ToolsUnavailableException(
          problem + " Nothing was called. " + argument + " must be one of: " + names(offers) + ".");
    }
    return named;
  }

  /** Refuses arguments that the assistant sees because another backend's version has them. */
  private static void requireKnown(Offer offer, ObjectNode arguments, List<Offer> offers)
      throws ToolsUnavailableException {
    for (String argument : offer.unknown(arguments)) {
      List<Offer> others = offers.stream().filter(other -> other.tool().takes(argument)).toList();
      if (!others.isEmpty()) {
        throw new ToolsUnavailableException(
            "The backend "
                + offer.backend().name()
                + " has another version, whose "
                + offer.tool().name()
                + " doesn't take "
                + argument
                + ". Nothing was called. Leave that argument out; these backends take it: "
                + names(others)
                + ".");
      }
    }
  }

  private ToolsUnavailableException lacking(Backend backend, String tool) {
    String others = names(roster.known(tool));
    return new ToolsUnavailableException(
        "The backend "
            + backend.name()
            + " has no tool "
            + tool
            + (backend.isReadOnly() ? "; this proxy only reads from it." : ".")
            + (others.isEmpty() ? "" : " These have it: " + others + "."));
  }

  private static @Nullable Offer offerOf(Backend backend, List<Offer> offers) {
    return offers.stream().filter(offer -> offer.backend() == backend).findFirst().orElse(null);
  }

  private static String names(List<Offer> offers) {
    return offers.stream().map(offer -> offer.backend().name()).collect(Collectors.joining(", "));
  }
}
