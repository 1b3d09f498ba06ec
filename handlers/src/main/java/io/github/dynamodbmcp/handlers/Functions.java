package io.github.dynamodbmcp.handlers;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions by their commands, each built when it is asked for. */
final class Functions {
  private final Map<String, Maker> byCommand = new LinkedHashMap<>();

  /** Builds a function that leaves its lines in this log. */
  @FunctionalInterface
  interface Maker {
    Function logging(AuditLog audit);
  }

  void add(String command, Maker function) {
    byCommand.put(command, function);
  }

  /** The function that a command starts; null if there is none. */
  @Nullable Function named(String command, AuditLog audit) {
    Maker function = byCommand.get(command);
    return function == null ? null : function.logging(audit);
  }

  Collection<String> commands() {
    return byCommand.keySet();
  }

  /** Every function, by its route key. */
  Map<String, Function> byRoute(AuditLog audit) {
    Map<String, Function> routes = new LinkedHashMap<>();
    byCommand
        .values()
        .forEach(maker -> {
          Function function = maker.logging(audit);
          routes.put(function.routeKey(), function);
        });
    return routes;
  }
}
