package io.github.dynamodbmcp.proxy.validation;

import java.util.concurrent.CountDownLatch;

/**
 * Keeps the JVM alive while it is told to stop (Ctrl-C, SIGTERM), until this is closed: so that
 * what was written can be removed.
 */
final class DelayedShutdown implements AutoCloseable {

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::await, "delayed-shutdown");
  private volatile boolean requested;

  private DelayedShutdown() {}

  static DelayedShutdown start() {
    DelayedShutdown shutdown = new DelayedShutdown();
    Runtime.getRuntime().addShutdownHook(shutdown.hook);
    return shutdown;
  }

  private void await() {
    requested = true;
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the process was told to stop. */
  boolean isRequested() {
    return requested;
  }

  @Override
  public void close() {
    closed.countDown();
    if (!requested) {
      try {
        boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The shutdown has just begun; the hook ends at once.
      }
    }
  }
}
