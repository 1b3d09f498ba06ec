package io.github.dynamodbmcp.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.github.dynamodbmcp.handlers.core.AuditLog;
import io.github.dynamodbmcp.handlers.core.Handler;
import io.github.dynamodbmcp.handlers.http.CrtHttpClient;
import io.github.dynamodbmcp.handlers.lambda.LambdaFunction;
import io.github.dynamodbmcp.handlers.lambda.WarmUp;
import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.handlers.operation.Operations;
import io.github.dynamodbmcp.handlers.relay.BackendStack;
import io.github.dynamodbmcp.handlers.relay.McpFunction;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.http.SdkHttpClient;

/** The Lambda function that the process's command names. */
public final class CommandFunction implements RequestStreamHandler {
  /** The system property that holds the command. */
  static final String COMMAND = "io.github.dynamodbmcp.command";

  /** The command of the function that passes MCP's calls on to the tools' functions. */
  static final String MCP = "mcp";

  private final RequestStreamHandler function;

  /** Builds the function of the process's command. AWS's own loop calls this by reflection. */
  public CommandFunction() {
    this(System.getProperty(COMMAND, ""), System.getenv(), CrtHttpClient::create);
  }

  /** Builds the function of a command and warms it up, before its first event. */
  public CommandFunction(
      String command, Map<String, String> environment, Supplier<SdkHttpClient> http) {
    this.function =
        command.equals(MCP) ? mcp(environment, http) : function(command, environment, http);
  }

  private static RequestStreamHandler function(
      String command, Map<String, String> environment, Supplier<SdkHttpClient> http) {
    WarmUp warmUp = new WarmUp();
    Handler handler =
        DaggerWiring.factory()
            .create(Settings.from(environment), dynamoDb -> warmUp.until(http.get(), dynamoDb))
            .handlers()
            .named(command)
            .orElseThrow(() ->
                new IllegalStateException("There is no function \"%s\" here.".formatted(command)));
    LambdaFunction function = new LambdaFunction(handler, new AuditLog(System.out));
    warmUp.run(handler);
    return function;
  }

  private static RequestStreamHandler mcp(
      Map<String, String> environment, Supplier<SdkHttpClient> http) {
    BackendStack backend = Settings.backend(environment);
    List<Operation> operations = new ArrayList<>(Operations.all());
    // Those that aren't deployed have no function, which the call says.
    operations.addAll(Operations.extensions());
    operations.removeIf(operation -> backend.readOnly() && !operation.tool().readOnly());
    WarmUp warmUp = new WarmUp();
    McpFunction function =
        new McpFunction(
            backend,
            operations,
            warmUp.until(http.get(), backend.lambda()),
            new AuditLog(System.out));
    var _ = function.warmUp(warmUp);
    return function;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    function.handleRequest(input, output, context);
  }
}
