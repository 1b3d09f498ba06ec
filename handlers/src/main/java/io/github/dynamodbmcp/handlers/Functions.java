package io.github.dynamodbmcp.handlers;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The functions by their commands, each built when it is asked for. */
final class Functions {
  private final Map<String, Supplier<Function>> byCommand = new LinkedHashMap<>();

  void add(String command, Supplier<Function> function) {
    byCommand.put(command, function);
  }

  /** The function that a command starts; null if there is none. */
  @Nullable Function named(String command) {
    Supplier<Function> function = byCommand.get(command);
    return function == null ? null : function.get();
  }

  Collection<String> commands() {
    return byCommand.keySet();
  }

  /** Every function, by its route key. */
  Map<String, Function> byRoute() {
    Map<String, Function> routes = new LinkedHashMap<>();
    byCommand
        .values()
        .forEach(supplier -> {
          Function function = supplier.get();
          routes.put(function.routeKey(), function);
        });
    return routes;
  }
}
