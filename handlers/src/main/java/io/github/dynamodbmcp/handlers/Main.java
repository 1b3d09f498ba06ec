package io.github.dynamodbmcp.handlers;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import io.github.dynamodbmcp.handlers.lambda.RuntimeLoop;
import io.github.dynamodbmcp.handlers.log.LogProvider;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/** The entry of the process: runs a Lambda function, one call, or the server. */
public final class Main {
  private Main() {}

  /**
   * Runs the process. The launcher loads every class in the signatures of the main class's methods,
   * so no signature here names a class of the server.
   */
  public static void main(String[] args) throws Throwable {
    Map<String, String> environment = System.getenv();
    // The SLF4J provider reads it once, when the first logger is created.
    System.setProperty(
        LogProvider.LEVEL, environment.getOrDefault("LOG_LEVEL", "warn").toLowerCase(Locale.ROOT));
    if (args.length == 1 && environment.containsKey("AWS_LAMBDA_RUNTIME_API")) {
      System.setProperty(CommandFunction.COMMAND, args[0]);
      if (RuntimeLoop.fits(environment)) {
        run(RuntimeLoop.connect(environment));
      } else {
        // With a method's name the runtime would call it by reflection.
        AWSLambda.main(new String[] {CommandFunction.class.getName()});
      }
      return;
    }
    // Jetty warns of each wait that is interrupted, which is how the server ends a late body.
    System.setProperty(LogProvider.SILENT, "org.eclipse.jetty.util.Blocker");
    System.exit(CommandLine.run(args, environment, System.in, System.out, System.err));
  }

  private static void run(RuntimeLoop loop) throws IOException {
    CommandFunction function;
    try {
      function = new CommandFunction();
    } catch (RuntimeException | Error e) {
      loop.cannotStart(e);
      return;
    }
    loop.run(function);
  }
}
