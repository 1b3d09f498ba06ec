package io.github.dynamodbmcp.protocol.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A source of tools. All methods may be called from several threads at once. */
public interface Tools extends AutoCloseable {

  /** Starts to fetch the list unless that has happened already; returns immediately. */
  void warmUp();

  /**
   * Returns the list; the future fails with {@link ToolsUnavailableException}.
   *
   * @param patience how long to wait at most; fetching the list goes on after that
   */
  CompletableFuture<ToolList> list(Duration patience);

  /**
   * Finds a tool, and waits for the list until the deadline if that is necessary.
   *
   * @throws UnknownToolException if there is no such tool
   * @throws ToolsUnavailableException if there is no list
   * @throws InterruptedException if the call was cancelled
   */
  Tool find(String name, Deadline deadline)
      throws UnknownToolException, ToolsUnavailableException, InterruptedException;

  /**
   * Finds a tool as a call with these arguments meets it, since backends may differ.
   *
   * @throws UnknownToolException if there is no such tool
   * @throws ToolsUnavailableException if there is no list, or no backend for these arguments
   * @throws InterruptedException if the call was cancelled
   */
  default Tool find(String name, ObjectNode arguments, Deadline deadline)
      throws UnknownToolException, ToolsUnavailableException, InterruptedException {
    return find(name, deadline);
  }

  /**
   * Returns what a client should know about where the tools come from, as sentences for the model;
   * empty if there is nothing to say. It waits two seconds at most.
   */
  default String remarks() {
    return "";
  }

  /**
   * Calls a tool and waits for its result. Failures on the way, such as a lost connection, are
   * results too.
   *
   * @param deadline when the first response must be there; a call that goes on after it, longer if
   *     it is watched, takes that time again for each further response
   * @param progress is told how far the call has come
   * @throws UnknownToolException if there is no such tool
   * @throws InterruptedException if the call was cancelled
   */
  ToolResult call(
      String name,
      ObjectNode arguments,
      Caller caller,
      Deadline deadline,
      ProgressListener progress)
      throws UnknownToolException, InterruptedException;

  /** Calls a tool whose progress nobody watches. */
  default ToolResult call(String name, ObjectNode arguments, Caller caller, Deadline deadline)
      throws UnknownToolException, InterruptedException {
    return call(name, arguments, caller, deadline, ProgressListener.none());
  }

  /**
   * Registers a listener that runs whenever the list has changed.
   *
   * @return removes the listener
   */
  Runnable onChange(Runnable listener);

  /** Stops all background work. */
  @Override
  void close();
}
