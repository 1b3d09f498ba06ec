package io.github.dynamodbmcp.handlers.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.api.client.UserFault;
import com.amazonaws.services.lambda.runtime.api.client.api.LambdaContext;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.LambdaError;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.LambdaRuntimeApiClient;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.LambdaRuntimeApiClientImpl;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.RapidErrorType;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.converters.LambdaErrorConverter;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.dto.InvocationRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOError;
import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a function's events from Lambda and returns its answers, one after the other, through the
 * client of AWS's runtime interface client.
 *
 * <p>The runtime interface client's own loop, {@code AWSLambda}, costs a function 7 % of its start:
 * it sets security properties, for which the JDK searches every jar for a logger, and it prepares
 * Gson for handlers of other types (docs/cold-start.md).
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Lambda runtime
 *     API</a>
 */
public final class RuntimeLoop {
  /** The system property in which AWS's SDKs find the trace of their requests. */
  private static final String TRACE = "com.amazonaws.xray.traceHeader";

  private final Logger log = LoggerFactory.getLogger(RuntimeLoop.class);
  private final Map<String, String> environment;
  private final LambdaRuntimeApiClient lambda;

  private RuntimeLoop(Map<String, String> environment, LambdaRuntimeApiClient lambda) {
    this.environment = environment;
    this.lambda = lambda;
  }

  /** Whether Lambda runs the function as this loop expects: one event at a time, no snapshot. */
  public static boolean fits(Map<String, String> environment) {
    return !environment.containsKey("AWS_LAMBDA_MAX_CONCURRENCY")
        && !"snap-start".equals(environment.get("AWS_LAMBDA_INITIALIZATION_TYPE"));
  }

  /** Connects to Lambda, whose address is in the process's environment. */
  public static RuntimeLoop connect(Map<String, String> environment) {
    return new RuntimeLoop(
        environment, new LambdaRuntimeApiClientImpl(environment.get("AWS_LAMBDA_RUNTIME_API")));
  }

  /**
   * Tells Lambda that the function couldn't be built, and ends the process.
   *
   * @throws IOException if Lambda can't be reached
   */
  public void cannotStart(Throwable cause) throws IOException {
    // The log drops messages that could hold items. No item has been read yet.
    log.error("The function can't start: " + cause.getMessage(), cause);
    lambda.reportInitError(error(cause, RapidErrorType.BadFunctionCode));
    System.exit(1);
  }

  /**
   * Answers events until the process ends.
   *
   * @throws IOException if Lambda can't be reached
   */
  public void run(RequestStreamHandler function) throws IOException {
    while (true) {
      answer(function, lambda.nextInvocation());
    }
  }

  private void answer(RequestStreamHandler function, InvocationRequest event) throws IOException {
    String trace = event.getXrayTraceId();
    if (trace == null) {
      System.clearProperty(TRACE);
    } else {
      System.setProperty(TRACE, trace);
    }
    // The previous call may have left the thread interrupted.
    Thread.interrupted();
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      function.handleRequest(new ByteArrayInputStream(event.getContent()), answer, context(event));
      lambda.reportInvocationSuccess(event.getId(), answer.toByteArray());
    } catch (IOException | RuntimeException | Error e) {
      if (!(e instanceof UserFault)) {
        log.atError()
            .addKeyValue("request_id", event.getId())
            .setCause(e)
            .log("The function failed, or Lambda refused its answer");
      }
      lambda.reportInvocationError(event.getId(), error(e, RapidErrorType.UserException));
      if (e instanceof VirtualMachineError || e instanceof IOError) {
        // Lambda starts another process.
        System.exit(1);
      }
    }
  }

  /** Tells the cause without X-Ray's account of it, whose messages may quote an item. */
  private static LambdaError error(Throwable e, RapidErrorType type) {
    return e instanceof UserFault fault
        ? new LambdaError(LambdaErrorConverter.fromUserFault(fault), RapidErrorType.BadFunctionCode)
        : new LambdaError(LambdaErrorConverter.fromThrowable(e), type);
  }

  private Context context(InvocationRequest event) {
    return new LambdaContext(
        Integer.parseInt(environment.getOrDefault("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")),
        event.getDeadlineTimeInMs(),
        event.getId(),
        environment.get("AWS_LAMBDA_LOG_GROUP_NAME"),
        environment.get("AWS_LAMBDA_LOG_STREAM_NAME"),
        environment.get("AWS_LAMBDA_FUNCTION_NAME"),
        null,
        environment.get("AWS_LAMBDA_FUNCTION_VERSION"),
        event.getInvokedFunctionArn(),
        event.getTenantId(),
        event.getXrayTraceId(),
        null);
  }
}
