package io.github.dynamodbmcp.handlers.fault;

/**
 * A connection that could not be made, so that the request had no effect. The message is a clause
 * that names the address and the cause.
 */
public final class NotConnected extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean hopeless;

  /**
   * Creates the failure of a connection to an address, such as {@code https://localhost:8000}.
   *
   * @param hopeless whether another try would fail too
   */
  public NotConnected(String address, String cause, boolean hopeless, Throwable failure) {
    super("%s: %s".formatted(address, cause), failure);
    this.hopeless = hopeless;
  }

  boolean hopeless() {
    return hopeless;
  }
}
