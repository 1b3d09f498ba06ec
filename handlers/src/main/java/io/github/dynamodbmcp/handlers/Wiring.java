package io.github.dynamodbmcp.handlers;

import dagger.BindsInstance;
import dagger.Component;
import dagger.Lazy;
import dagger.Module;
import dagger.Provides;
import io.github.dynamodbmcp.handlers.core.Handler;
import io.github.dynamodbmcp.handlers.core.Handlers;
import io.github.dynamodbmcp.handlers.core.OperationHandler;
import io.github.dynamodbmcp.handlers.core.ToolsHandler;
import io.github.dynamodbmcp.handlers.dynamodb.DynamoDbClients;
import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.handlers.operation.Operations;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * What is made of what. A client is built only for who calls DynamoDB: the list of tools has none.
 */
@Singleton
@Component(modules = Wiring.Parts.class)
public interface Wiring {
  Handlers handlers();

  SdkHttpClient http();

  @Named("reading")
  DynamoDbClient reading();

  @Named("writing")
  DynamoDbClient writing();

  @Component.Factory
  interface Factory {
    /**
     * Wires it.
     *
     * @param http opens the way to DynamoDB at an address, once, for who needs it
     */
    Wiring create(
        @BindsInstance Settings settings, @BindsInstance Function<URI, SdkHttpClient> http);
  }

  @Module
  final class Parts {
    private Parts() {}

    @Provides
    @Singleton
    public static List<Operation> operations(Settings settings) {
      return Operations.all().stream()
          .filter(operation -> !settings.readOnly() || operation.tool().readOnly())
          .toList();
    }

    @Provides
    @Singleton
    public static Endpoint endpoint(Settings settings) {
      return DynamoDbClients.endpoint(settings);
    }

    @Provides
    @Singleton
    public static SdkHttpClient http(Endpoint endpoint, Function<URI, SdkHttpClient> http) {
      return http.apply(endpoint.endpointUrl().toUri());
    }

    @Provides
    @Singleton
    @Named("reading")
    public static DynamoDbClient reading(Settings settings, Endpoint endpoint, SdkHttpClient http) {
      return DynamoDbClients.reading(settings, endpoint, http);
    }

    @Provides
    @Singleton
    @Named("writing")
    public static DynamoDbClient writing(Settings settings, Endpoint endpoint, SdkHttpClient http) {
      return DynamoDbClients.writing(settings, endpoint, http);
    }

    @Provides
    @Singleton
    public static Handlers handlers(
        List<Operation> operations,
        @Named("reading") Lazy<DynamoDbClient> reading,
        @Named("writing") Lazy<DynamoDbClient> writing,
        Settings settings) {
      SequencedMap<String, Supplier<Handler>> handlers = new LinkedHashMap<>();
      for (Operation operation : operations) {
        Lazy<DynamoDbClient> dynamoDb = operation.tool().readOnly() ? reading : writing;
        handlers.put(
            operation.command(),
            () -> new OperationHandler(operation, dynamoDb.get(), settings.scope()));
      }
      handlers.put("tools", () -> new ToolsHandler(operations));
      return new Handlers(handlers);
    }
  }
}
