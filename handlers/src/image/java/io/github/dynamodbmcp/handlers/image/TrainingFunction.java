package io.github.dynamodbmcp.handlers.image;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.handlers.CommandFunction;
import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.handlers.operation.Operations;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * Runs all functions, those of extensions included, in one process to train the image's cache. It
 * trusts the certificate of the stand-in for AWS, which no setting of the real functions allows.
 */
public final class TrainingFunction implements RequestStreamHandler {
  private final Map<String, CommandFunction> byRoute = new HashMap<>();

  /** Builds each function as Lambda does, except for its HTTP client. */
  public TrainingFunction() throws ClassNotFoundException {
    // Main starts the image's functions, though not this one, so its classes belong in the cache.
    Class.forName("io.github.dynamodbmcp.handlers.Main");
    System.setProperty("io.github.dynamodbmcp.command", "get-item");
    var _ = new CommandFunction();
    Map<String, String> atAws = new HashMap<>(System.getenv());
    atAws.remove("AWS_ENDPOINT_URL_DYNAMODB");
    atAws.remove("AWS_ENDPOINT_URL_LAMBDA");
    List<Operation> operations = new ArrayList<>(Operations.all());
    operations.addAll(Operations.extensions());
    for (Operation operation : operations) {
      String command = operation.command();
      byRoute.put(
          "POST " + operation.route(),
          new CommandFunction(command, System.getenv(), TrainingFunction::trustingAll));
      // AWS's own endpoint takes other classes to resolve. The function warms up, and sends
      // nothing.
      var _ = new CommandFunction(command, atAws, Unreachable::new);
    }
    byRoute.put(
        "GET /tools", new CommandFunction("tools", System.getenv(), TrainingFunction::trustingAll));
    byRoute.put(
        "ANY /mcp", new CommandFunction("mcp", System.getenv(), TrainingFunction::trustingAll));
    var _ = new CommandFunction("mcp", atAws, Unreachable::new);
  }

  private static SdkHttpClient trustingAll() {
    return AwsCrtHttpClient.builder()
        .buildWithDefaults(
            AttributeMap.builder()
                .put(SdkHttpConfigurationOption.TRUST_ALL_CERTIFICATES, true)
                .build());
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    byte[] bytes = input.readAllBytes();
    JsonNode event = Json.read(bytes);
    CommandFunction function = byRoute.get(event.path("routeKey").asText());
    if (function == null) {
      throw new IOException("No function for " + event.path("routeKey"));
    }
    function.handleRequest(new ByteArrayInputStream(bytes), output, context);
  }

  /** A client without a network. */
  private static final class Unreachable implements SdkHttpClient {
    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() throws IOException {
          throw new IOException("The build has no network");
        }

        @Override
        public void abort() {}
      };
    }

    @Override
    public void close() {}
  }
}
