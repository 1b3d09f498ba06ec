package io.github.dynamodbmcp.proxy.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletableFuture;

/** Tools to list and to call, wherever they come from. */
public interface Tools extends AutoCloseable {

  /** Starts to get the list, if nothing did yet; returns at once. */
  void warmUp();

  /** The list; fails with {@link ToolsUnavailableException}. */
  CompletableFuture<ToolList> list();

  /**
   * Calls a tool and waits for what comes of it, until the deadline; whatever goes wrong on the way
   * is a result too.
   *
   * @throws UnknownToolException if there is no such tool
   * @throws InterruptedException if the call was cancelled
   */
  ToolResult call(String name, ObjectNode arguments, Deadline deadline)
      throws UnknownToolException, InterruptedException;

  /** Has a listener run whenever the list has become another. */
  void onChange(Runnable listener);

  /** Stops whatever goes on in the background. */
  @Override
  void close();
}
