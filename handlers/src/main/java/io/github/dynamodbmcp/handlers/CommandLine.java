package io.github.dynamodbmcp.handlers;

import io.github.dynamodbmcp.handlers.call.TimeBudget;
import io.github.dynamodbmcp.handlers.core.AuditLog;
import io.github.dynamodbmcp.handlers.core.Handler;
import io.github.dynamodbmcp.handlers.core.Request;
import io.github.dynamodbmcp.handlers.core.Response;
import io.github.dynamodbmcp.handlers.dynamodb.DynamoDb;
import io.github.dynamodbmcp.handlers.http.CrtHttpClient;
import io.github.dynamodbmcp.handlers.operation.Operations;
import io.github.dynamodbmcp.handlers.server.Server;
import io.github.dynamodbmcp.handlers.server.Serving;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs what the image does outside Lambda: one call, or the server. */
public final class CommandLine {
  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private CommandLine() {}

  /** Runs the process with these streams, and returns its exit code. */
  static int run(
      String[] args,
      Map<String, String> environment,
      InputStream in,
      PrintStream out,
      PrintStream err) {
    String command = args.length == 0 ? "serve" : args[0];
    if (args.length == 2 && List.of("--help", "-h").contains(args[1])) {
      command = args[1];
    }
    try {
      return switch (command) {
        case "--help", "-h", "help" -> {
          out.print(help());
          yield OK;
        }
        case "--version" -> {
          String version = CommandLine.class.getPackage().getImplementationVersion();
          out.println(version == null ? "development" : version);
          yield OK;
        }
        case "serve" -> {
          if (args.length > 1) {
            throw new IllegalArgumentException(
                "serve takes no arguments: its settings are environment variables, see --help.");
          }
          yield serve(Settings.from(environment), out, err);
        }
        case CommandFunction.MCP ->
            throw new IllegalArgumentException(
                "The command mcp runs only as a Lambda function. Here, serve has MCP at /mcp.");
        default -> {
          if (args.length > 2) {
            throw new IllegalArgumentException(
                command + " takes one argument: its arguments as a JSON object.");
          }
          yield call(command, args.length == 2 ? args[1] : null, environment, in, out, err);
        }
      };
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return USAGE;
    }
  }

  /**
   * Starts the server.
   *
   * @param audit takes a line for each call
   * @throws IllegalArgumentException with a sentence that says which setting is wrong
   * @throws IOException if the server can't listen on the port
   */
  public static Server serve(Settings settings, PrintStream audit) throws IOException {
    Wiring wiring = DaggerWiring.factory().create(settings, _ -> CrtHttpClient.create());
    return Server.start(
        settings.serving(), wiring.handlers(), new AuditLog(audit), wiring.dynamoDb()::close);
  }

  private static int serve(Settings settings, PrintStream out, PrintStream err) {
    Serving serving = settings.serving();
    try {
      Server server = serve(settings, out);
      err.println("Listening on " + server.url());
      // On SIGTERM calls in progress end, and leave their audit lines.
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      Thread.currentThread().join();
      return OK;
    } catch (UnknownHostException e) {
      err.printf("HOST %s is not an address of this machine.%n", serving.host());
      return FAILED;
    } catch (IOException e) {
      err.printf(
          "Can't listen on port %d of %s: %s. Choose another port with PORT.%n",
          serving.port(), serving.host(), e.getMessage());
      return FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return FAILED;
    }
  }

  private static int call(
      String command,
      @Nullable String arguments,
      Map<String, String> environment,
      InputStream in,
      PrintStream out,
      PrintStream err) {
    Settings settings = Settings.from(environment);
    Wiring wiring = DaggerWiring.factory().create(settings, _ -> CrtHttpClient.create());
    try (DynamoDb _ = wiring.dynamoDb()) {
      return call(
          wiring
              .handlers()
              .named(command)
              .orElseThrow(() -> new IllegalArgumentException(absence(command, settings))),
          arguments,
          in,
          out,
          err);
    }
  }

  /** Says why the settings allow no such command. */
  private static String absence(String command, Settings settings) {
    return Operations.named(command).isPresent() && settings.readOnly()
        ? "The command %s writes, and the setting MCP_READ_ONLY=true allows no writes."
            .formatted(command)
        : "There is no command \"%s\": --help lists them.".formatted(command);
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
      err.println("Standard input " + e.getMessage() + ".");
      return FAILED;
    } catch (IOException e) {
      err.println("Can't read the arguments from standard input: " + e.getMessage());
      return FAILED;
    }
    Caller caller = new Caller("local", null, null, null, UUID.randomUUID().toString(), null);
    Request request = new Request(body, caller, TimeBudget.of(TimeBudget.FUNCTION_TIMEOUT), false);
    // Standard output carries only the answer, so the audit line goes to standard error.
    Response response =
        new AuditLog(err).record(handler.name(), caller, () -> handler.answer(request));
    boolean ok = response.status() < 400;
    (ok ? out : err).println(response.body());
    return ok ? OK : FAILED;
  }

  private static String help() {
    return """
    DynamoDB MCP handlers: DynamoDB operations as tools for AI assistants.

    Usage:
      serve                    serve HTTP requests (the default)
      COMMAND ['{ARGUMENTS}']  make one call; its arguments are JSON, here or on standard input
      COMMAND                  under AWS Lambda: run that function
      --help, --version

    Commands: %s

    Settings, from the environment:
      AWS_REGION                 the region of the tables; else AWS_DEFAULT_REGION (us-east-1)
      AWS_ENDPOINT_URL_DYNAMODB  another DynamoDB, such as DynamoDB Local
      AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT
                                 true uses AWS's endpoint with FIPS or with IPv6
      MCP_READ_ONLY              true removes the tools that write
      MCP_EXTENSIONS             transact-write the server offers that tool too
      MCP_TABLE_NAME_PATTERN     list only the tables whose names match; * and ? are wildcards
      MCP_MAX_RESPONSE_CHARS     size limit of an answer, in characters (40000)
      MCP_MASKED_ATTRIBUTES      attributes whose values are never shown, such as
                                 Users.salary,*.password; * is any table
      MCP_TOKEN_KEY              the secret that signs each next_token, at least 16 characters
                                 (random: only the process that returned a token accepts it)
      LOG_LEVEL                  error, warn (the default), info, debug
      HOST, PORT                 the address that serve listens on (127.0.0.1, 8080)
      MCP_ACCESS_KEY_ID, MCP_SECRET_ACCESS_KEY
                                 the access key that requests to serve must be signed with
      MCP_BEARER_TOKEN           a token of at least 32 characters that requests to /mcp may have
                                 instead of a signature
    """
        .formatted(
            Stream.of(Operations.all(), Operations.extensions())
                .flatMap(List::stream)
                .map(operation -> operation.command())
                .collect(Collectors.joining(", ", "", ", tools")));
  }
}
