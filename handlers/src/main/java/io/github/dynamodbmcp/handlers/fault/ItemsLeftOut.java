package io.github.dynamodbmcp.handlers.fault;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The cause of a cancelled transaction whose items were not all kept, since together they could
 * take more memory than there is.
 */
public final class ItemsLeftOut extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Set<Integer> actions;

  /**
   * Creates the cause.
   *
   * @param actions the indexes of the actions whose existing items were left out
   */
  public ItemsLeftOut(Set<Integer> actions) {
    super("Some items are left out", null, false, false);
    this.actions = Set.copyOf(actions);
  }

  /** Returns the indexes of the actions whose existing items were left out of a failure. */
  public static Set<Integer> of(Throwable failure) {
    @Nullable Throwable cause = failure.getCause();
    return cause instanceof ItemsLeftOut leftOut ? leftOut.actions : Set.of();
  }
}
