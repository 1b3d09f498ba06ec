package io.github.dynamodbmcp.handlers.fault;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Tells failures before a request was sent from those after it may have been. */
public final class Connections {
  private Connections() {}

  /** Whether no connection was made, so that the request had no effect. */
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

  /** Whether no connection was made and another try may succeed. */
  public static boolean worthAnotherTry(Throwable failure) {
    return neverConnected(failure)
        && first(failure, cause -> cause instanceof NotConnected never ? never : null)
            .filter(NotConnected::hopeless)
            .isEmpty();
  }

  /** The address that could not be reached and the cause, if known. */
  public static Optional<String> reason(Throwable failure) {
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
