package io.github.dynamodbmcp.handlers;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;

/**
 * The functions by their commands, each built when it is asked for.
 *
 * @param byCommand in the order in which they are listed
 */
record Functions(SequencedMap<String, Supplier<Function>> byCommand) {
  Functions {
    byCommand = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(byCommand));
  }

  /** The function that a command starts. */
  Optional<Function> named(String command) {
    return Optional.ofNullable(byCommand.get(command)).map(Supplier::get);
  }

  Collection<String> commands() {
    return byCommand.keySet();
  }

  /** Every function, by its method and path: {@code POST /dynamodb/get-item}. */
  Map<String, Function> byRoute() {
    Map<String, Function> routes = new LinkedHashMap<>();
    byCommand
        .values()
        .forEach(supplier -> {
          Function function = supplier.get();
          routes.put(function.method() + " " + function.path(), function);
        });
    return routes;
  }
}
