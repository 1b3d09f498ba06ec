package io.github.dynamodbmcp.handlers.core;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;

/**
 * The handlers by their commands, each built when it is asked for.
 *
 * @param byCommand in the order in which they are listed
 */
public record Handlers(SequencedMap<String, Supplier<Handler>> byCommand) {
  public Handlers {
    byCommand = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(byCommand));
  }

  /** The one that a command starts. */
  public Optional<Handler> named(String command) {
    return Optional.ofNullable(byCommand.get(command)).map(Supplier::get);
  }

  public Collection<String> commands() {
    return byCommand.keySet();
  }

  /** Every one, by its method and path: {@code POST /dynamodb/get-item}. */
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
