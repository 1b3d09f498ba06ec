package io.github.dynamodbmcp.handlers.core;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The handlers by command, each built when it is asked for.
 *
 * @param byCommand those with a route, in the order of the list of tools
 * @param others finds a handler that has no route here, but runs if its command is given
 */
public record Handlers(
    SequencedMap<String, Supplier<Handler>> byCommand, Function<String, Optional<Handler>> others) {
  /** Copies the map. */
  public Handlers {
    byCommand = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(byCommand));
  }

  /** Builds the handler of a command; empty if there is no such command. */
  public Optional<Handler> named(String command) {
    return Optional.ofNullable(byCommand.get(command))
        .map(Supplier::get)
        .or(() -> others.apply(command));
  }

  /** The commands with a route, in order. */
  public Collection<String> commands() {
    return byCommand.keySet();
  }

  /** Builds every handler with a route, by method and path: {@code POST /dynamodb/get-item}. */
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
