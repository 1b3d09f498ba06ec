package io.github.dynamodbmcp.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.handlers.json.Json;
import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.handlers.operation.Operations;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * All eleven functions in one process, for training the image's cache. It trusts the certificate of
 * a DynamoDB that only stands in for it, which no function of the image can be told to.
 */
public final class TrainingFunction implements RequestStreamHandler {
  private final Map<String, LambdaFunction> byRoute = new HashMap<>();

  /** Starts the runtime interface client, as {@link Main} does. */
  public static void main(String[] args) throws Throwable {
    Main.run(
        new String[] {"--version"},
        System.getenv(),
        InputStream.nullInputStream(),
        System.out,
        System.err);
    AWSLambda.main(new String[] {TrainingFunction.class.getName() + "::handleRequest"});
  }

  public TrainingFunction() {
    Settings settings = Settings.from(System.getenv());
    AuditLog audit = new AuditLog(System.out);
    SdkHttpClient http =
        AwsCrtHttpClient.builder()
            .buildWithDefaults(
                AttributeMap.builder()
                    .put(SdkHttpConfigurationOption.TRUST_ALL_CERTIFICATES, true)
                    .build());
    for (Operation operation : Operations.all()) {
      startAsLambdaDoes(operation.tool().command());
      add(
          new OperationFunction(
              operation,
              operation.tool().reads()
                  ? DynamoDbClients.reading(settings, http)
                  : DynamoDbClients.writing(settings, http),
              settings.scope(),
              audit),
          audit);
    }
    startAsLambdaDoes("tools");
    add(new ToolsFunction(Operations.all(), audit), audit);
  }

  private static void startAsLambdaDoes(String command) {
    System.setProperty(LambdaFunction.COMMAND, command);
    var _ = new LambdaFunction();
  }

  private void add(Function function, AuditLog audit) {
    byRoute.put(function.routeKey(), new LambdaFunction(function, audit));
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    byte[] bytes = input.readAllBytes();
    JsonNode event = Json.read(bytes);
    LambdaFunction function = byRoute.get(event.path("routeKey").asText());
    if (function == null) {
      throw new IOException("No function for " + event.path("routeKey"));
    }
    function.handleRequest(new ByteArrayInputStream(bytes), output, context);
  }
}
