package io.github.dynamodbmcp.handlers.core;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;

/**
 * The handlers by command, each built when it is asked for.
 *
 * @param byCommand in the order of the list of tools
 */
public record Handlers(SequencedMap<String, Supplier<Handler>> byCommand) {
  /** Copies the map. */
  public Handlers {
    byCommand = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(byCommand));
  }

  /** Builds the handler of a command; empty if there is no such command. */
  public Optional<Handler> named(String command) {
    return Optional.ofNullable(byCommand.get(command)).map(Supplier::get);
  }

  /** The commands, in order. */
  public Collection<String> commands() {
    return byCommand.keySet();
  }

  /** Builds every handler, by method and path: {@code POST /dynamodb/get-item}. */
  public Map<String, Handler> byRoute() {
    Map<String, Handler> routes = new LinkedHashMap<>();
    byCommand
        .values()
        .forEach(supplier -> {
          Handler handler = supplier.get();
          routes.put(handler.method() + " " + handler.path(), handler);
        });
    return routes;
  }
}
