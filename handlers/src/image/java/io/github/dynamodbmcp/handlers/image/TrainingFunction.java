package io.github.dynamodbmcp.handlers.image;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.handlers.lambda.LambdaFunction;
import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.handlers.operation.Operations;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
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

  /** Builds each function as Lambda would, but for its HTTP client. */
  public TrainingFunction() throws ClassNotFoundException {
    // What starts the image's functions, though not this one; this DynamoDB they don't trust.
    Class.forName("io.github.dynamodbmcp.handlers.Main");
    System.setProperty("io.github.dynamodbmcp.command", "get-item");
    var _ = new LambdaFunction();
    Map<String, String> atAws = new HashMap<>(System.getenv());
    atAws.remove("AWS_ENDPOINT_URL_DYNAMODB");
    for (Operation operation : Operations.all()) {
      String command = operation.tool().command();
      byRoute.put(
          "POST " + operation.tool().route(),
          new LambdaFunction(command, System.getenv(), TrainingFunction::trustingAll));
      // At AWS's own endpoint, which takes other classes to find; it warms up, and reaches nothing.
      var _ = new LambdaFunction(command, atAws, Unreachable::new);
    }
    byRoute.put(
        "GET /tools", new LambdaFunction("tools", System.getenv(), TrainingFunction::trustingAll));
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
    LambdaFunction function = byRoute.get(event.path("routeKey").asText());
    if (function == null) {
      throw new IOException("No function for " + event.path("routeKey"));
    }
    function.handleRequest(new ByteArrayInputStream(bytes), output, context);
  }

  /** No network. */
  private static final class Unreachable implements SdkHttpClient {
    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() throws IOException {
          throw new IOException("The build reaches nothing outside");
        }

        @Override
        public void abort() {}
      };
    }

    @Override
    public void close() {}
  }
}
