package io.github.dynamodbmcp.handlers;

import dagger.BindsInstance;
import dagger.Component;
import dagger.Module;
import dagger.Provides;
import io.github.dynamodbmcp.handlers.core.Handler;
import io.github.dynamodbmcp.handlers.core.Handlers;
import io.github.dynamodbmcp.handlers.core.OperationHandler;
import io.github.dynamodbmcp.handlers.core.ToolsHandler;
import io.github.dynamodbmcp.handlers.dynamodb.DynamoDb;
import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.handlers.operation.Operations;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.http.SdkHttpClient;

/** Builds the process's objects from its settings. */
@Singleton
@Component(modules = Wiring.Parts.class)
interface Wiring {
  Handlers handlers();

  /** The connection to DynamoDB, to be closed when the process ends. */
  DynamoDb dynamoDb();

  @Component.Factory
  interface Factory {
    /**
     * Wires the objects.
     *
     * @param http creates the HTTP client for DynamoDB's address; called when a handler first needs
     *     DynamoDB, and at most once
     */
    Wiring create(
        @BindsInstance Settings settings, @BindsInstance Function<URI, SdkHttpClient> http);
  }

  @Module
  final class Parts {
    private Parts() {}

    @Provides
    @Singleton
    static DynamoDb dynamoDb(Settings settings, Function<URI, SdkHttpClient> http) {
      return new DynamoDb(settings.dynamoDb(), http);
    }

    @Provides
    @Singleton
    static Handlers handlers(Settings settings, DynamoDb dynamoDb) {
      List<Operation> operations = new ArrayList<>(Operations.all());
      if (!settings.extensions().isEmpty()) {
        Operations.extensions().stream()
            .filter(extension -> settings.extensions().contains(extension.command()))
            .forEach(operations::add);
      }
      operations.removeIf(operation -> !settings.allows(operation));
      SequencedMap<String, Supplier<Handler>> handlers = new LinkedHashMap<>();
      for (Operation operation : operations) {
        handlers.put(operation.command(), () -> handler(operation, settings, dynamoDb));
      }
      handlers.put("tools", () -> new ToolsHandler(operations, settings.scope().masks()));
      return new Handlers(
          handlers,
          // The function of an extension needs no setting to run it.
          command ->
              Operations.named(command)
                  .filter(settings::allows)
                  .map(operation -> handler(operation, settings, dynamoDb)));
    }

    private static Handler handler(Operation operation, Settings settings, DynamoDb dynamoDb) {
      return new OperationHandler(
          operation,
          operation.tool().readOnly() ? dynamoDb.reading() : dynamoDb.writing(),
          settings.scope());
    }
  }
}
