package io.github.dynamodbmcp.handlers.fault;

/**
 * A connection that never came to be, so that what was asked surely did nothing. Its message is a
 * clause that names the address and the cause.
 */
public final class NotConnected extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean hopeless;

  /**
   * Of an address, such as {@code https://localhost:8000}.
   *
   * @param hopeless another try would end as this one
   */
  public NotConnected(String address, String cause, boolean hopeless, Throwable failure) {
    super("%s: %s".formatted(address, cause), failure);
    this.hopeless = hopeless;
  }

  boolean hopeless() {
    return hopeless;
  }
}
