package io.github.dynamodbmcp.handlers.fault;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Tells apart what can't have reached DynamoDB and what may have. */
public final class Connections {
  private Connections() {}

  /** Whether the connection was never made, so that the request did nothing. */
  public static boolean neverConnected(Throwable failure) {
    return first(
            failure,
            cause ->
                cause instanceof NotConnected
                        || cause instanceof ConnectException
                        || cause instanceof UnknownHostException
                    ? cause
                    : null)
        .isPresent();
  }

  /** Whether it was never made, and may be if it is tried again. */
  public static boolean worthAnotherTry(Throwable failure) {
    return neverConnected(failure)
        && first(failure, cause -> cause instanceof NotConnected never ? never : null)
            .filter(NotConnected::hopeless)
            .isEmpty();
  }

  /** Where it wasn't made to and why, as far as that is known. */
  static Optional<String> reason(Throwable failure) {
    return first(failure, cause -> cause instanceof NotConnected ? cause.getMessage() : null);
  }

  private static <T> Optional<T> first(Throwable failure, Function<Throwable, @Nullable T> test) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      @Nullable T found = test.apply(cause);
      if (found != null) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }
}
