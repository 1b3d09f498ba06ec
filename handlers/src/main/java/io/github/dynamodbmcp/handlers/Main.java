package io.github.dynamodbmcp.handlers;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import io.github.dynamodbmcp.handlers.call.Deadline;
import io.github.dynamodbmcp.handlers.core.AuditLog;
import io.github.dynamodbmcp.handlers.core.Handler;
import io.github.dynamodbmcp.handlers.core.Request;
import io.github.dynamodbmcp.handlers.core.Response;
import io.github.dynamodbmcp.handlers.dynamodb.DynamoDbClients;
import io.github.dynamodbmcp.handlers.lambda.LambdaFunction;
import io.github.dynamodbmcp.handlers.log.LogProvider;
import io.github.dynamodbmcp.handlers.operation.Operations;
import io.github.dynamodbmcp.handlers.server.Server;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;

/** Starts what the command names: a Lambda function, one call, or the server. */
public final class Main {
  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private Main() {}

  /** The process's entry. */
  public static void main(String[] args) throws Throwable {
    Map<String, String> environment = System.getenv();
    // The SLF4J provider reads it once, when the first logger is made.
    System.setProperty(
        LogProvider.LEVEL, environment.getOrDefault("LOG_LEVEL", "warn").toLowerCase(Locale.ROOT));
    if (args.length == 1 && environment.containsKey("AWS_LAMBDA_RUNTIME_API")) {
      System.setProperty(LambdaFunction.COMMAND, args[0]);
      // Without the method's name, by which it would be called through reflection.
      AWSLambda.main(new String[] {LambdaFunction.class.getName()});
      return;
    }
    System.exit(run(args, environment, System.in, System.out, System.err));
  }

  /** The process but for its streams: answers the exit code. */
  static int run(
      String[] args,
      Map<String, String> environment,
      InputStream in,
      PrintStream out,
      PrintStream err) {
    String command = args.length == 0 ? "serve" : args[0];
    try {
      return switch (command) {
        case "--help", "-h", "help" -> {
          out.print(help());
          yield OK;
        }
        case "--version" -> {
          String version = Main.class.getPackage().getImplementationVersion();
          out.println(version == null ? "development" : version);
          yield OK;
        }
        case "serve" -> serve(Settings.from(environment), out, err);
        default -> {
          if (args.length > 2) {
            throw new IllegalArgumentException(
                command + " takes one argument, its arguments as JSON.");
          }
          yield call(command, args.length == 2 ? args[1] : null, environment, in, out, err);
        }
      };
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return USAGE;
    }
  }

  /** One call, which leaves nothing open: the CRT would have the process wait for a second. */
  private static int call(
      String command,
      @Nullable String arguments,
      Map<String, String> environment,
      InputStream in,
      PrintStream out,
      PrintStream err) {
    List<SdkHttpClient> opened = new ArrayList<>();
    Optional<Handler> handler;
    try {
      handler =
          DaggerWiring.factory()
              .create(
                  Settings.from(environment),
                  _ -> {
                    opened.add(DynamoDbClients.http());
                    return opened.getFirst();
                  })
              .handlers()
              .named(command);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return FAILED;
    }
    try {
      return call(
          handler.orElseThrow(() ->
              new IllegalArgumentException(
                  "There is no command \"%s\": --help lists them.".formatted(command))),
          arguments,
          in,
          out,
          err);
    } finally {
      opened.forEach(DynamoDbClients::close);
    }
  }

  private static int call(
      Handler handler,
      @Nullable String arguments,
      InputStream in,
      PrintStream out,
      PrintStream err) {
    String body;
    try {
      boolean takesNone = handler.method().equals("GET");
      body = arguments != null ? arguments : takesNone ? "" : Json.utf8(in.readAllBytes());
    } catch (IllegalArgumentException e) {
      err.println("What stands on standard input " + e.getMessage() + ".");
      return FAILED;
    } catch (IOException e) {
      err.println("The arguments could not be read from standard input: " + e.getMessage());
      return FAILED;
    }
    Caller caller = new Caller("local", null, null, null, UUID.randomUUID().toString(), null);
    Request request = new Request(body, caller, Deadline.in(Deadline.FUNCTION_TIMEOUT));
    // What a call prints is its answer alone, so its line goes beside.
    Response response =
        new AuditLog(err).record(handler.name(), caller, () -> handler.answer(request));
    boolean ok = response.status() < 400;
    (ok ? out : err).println(response.body());
    return ok ? OK : FAILED;
  }

  private static int serve(Settings settings, PrintStream out, PrintStream err) {
    Settings.Serving serving = settings.serving();
    try {
      Server server = Server.start(settings, out);
      err.println("Listening on " + server.url());
      // SIGTERM comes here: calls under way end, and leave their lines.
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      Thread.currentThread().join();
      return OK;
    } catch (UnknownHostException e) {
      err.printf("HOST %s is no address of this machine.%n", serving.host());
      return FAILED;
    } catch (IOException e) {
      err.printf(
          "Port %d on %s can't be had: %s. Set PORT to another one.%n",
          serving.port(), serving.host(), e.getMessage());
      return FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return FAILED;
    }
  }

  private static String help() {
    return """
    DynamoDB MCP handlers: DynamoDB's operations as tools for AI assistants.

    Usage:
      serve                    answer HTTP requests (the default)
      COMMAND ['{ARGUMENTS}']  one call, its arguments as JSON here or on standard input
      COMMAND                  under AWS Lambda: that function
      --help, --version

    Commands: %s

    Settings, from the environment:
      AWS_REGION                 the tables' region (us-east-1)
      AWS_ENDPOINT_URL_DYNAMODB  another DynamoDB, such as DynamoDB Local
      MCP_READ_ONLY              true drops the tools that write
      MCP_TABLE_NAME_PATTERN     list only the tables that match, with * and ?
      MCP_MAX_RESPONSE_CHARS     size of an answer with many items (40000)
      LOG_LEVEL                  error, warn (the default), info, debug
      HOST, PORT                 where serve listens (127.0.0.1, 8080)
      MCP_ACCESS_KEY_ID, MCP_SECRET_ACCESS_KEY
                                 the key that serve asks each request to be signed with
    """
        .formatted(
            Operations.all().stream()
                .map(operation -> operation.tool().command())
                .collect(Collectors.joining(", ", "", ", tools")));
  }
}
