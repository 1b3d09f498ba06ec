package io.github.dynamodbmcp.proxy.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.tool.Deadline;
import io.github.dynamodbmcp.protocol.tool.Tool;
import io.github.dynamodbmcp.protocol.tool.ToolList;
import io.github.dynamodbmcp.protocol.tool.ToolsUnavailableException;
import io.github.dynamodbmcp.proxy.http.ApiRequest;
import io.github.dynamodbmcp.proxy.http.ApiResponse;
import io.github.dynamodbmcp.proxy.http.NoResponseException;
import io.github.dynamodbmcp.proxy.log.Log;
import io.github.dynamodbmcp.proxy.process.DaemonThreads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The list of an endpoint's tools: fetched in the background, cached, refreshed when it expires,
 * and kept in a file for the time when the endpoint can't be reached.
 */
final class Catalogue {

  /** The time to live of a list that may be outdated: the client should ask again soon. */
  private static final Duration OUTDATED_TIME_TO_LIVE = Duration.ofSeconds(15);

  /** How long to wait at most for a new list where there is an old one. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(4);

  /** A list and when it was fetched; null for one from the file. */
  private record Known(List<Tool> tools, @Nullable Long fetchedAt) {}

  private final Callable<Api> api;
  private final CatalogueFile file;
  private final boolean readOnly;
  private final Duration timeToLive;
  private final Duration timeout;
  private final Log log;
  private final Runnable changed;
  private final ScheduledExecutorService background =
      Executors.newSingleThreadScheduledExecutor(new DaemonThreads("catalogue"));

  private @Nullable Known known;
  private @Nullable CompletableFuture<ToolList> fetching;
  private @Nullable Future<?> nextRefresh;
  private boolean fileRead;

  /** Why the fetch that is running hasn't succeeded so far; empty if no attempt has failed. */
  private volatile String trouble = "";

  /** Why the last fetch failed; empty if it succeeded or none has ended yet. */
  private volatile String failure = "";

  /** Whether somebody was told that there is no list; the first list is then a change. */
  private boolean refused;

  /**
   * Fetches nothing yet.
   *
   * @param api called in the background, since its classes take long to load
   * @param changed runs when the list has changed
   */
  Catalogue(
      Callable<Api> api,
      CatalogueFile file,
      boolean readOnly,
      Duration timeToLive,
      Duration timeout,
      Log log,
      Runnable changed) {
    this.api = api;
    this.file = file;
    this.readOnly = readOnly;
    this.timeToLive = timeToLive;
    this.timeout = timeout;
    this.log = log;
    this.changed = changed;
  }

  /** Starts to fetch the list unless there is one or a fetch is running. */
  synchronized void warmUp() {
    if (known == null && !fileRead) {
      refresh();
    }
  }

  /**
   * Returns the list; the future fails with {@link ToolsUnavailableException}. An error is better
   * than an empty list, which clients show as it is, since many ignore that it changes later.
   *
   * @param patience how long to wait at most; fetching the list goes on after that
   */
  synchronized CompletableFuture<ToolList> list(Duration patience) {
    Known now = known;
    Duration left = now == null ? Duration.ZERO : left(now);
    if (now != null && !left.isZero()) {
      return CompletableFuture.completedFuture(new ToolList(now.tools(), left, false));
    }
    CompletableFuture<ToolList> asked = fetch().copy();
    Known old = now == null ? readFile() : now;
    if (old == null) {
      return asked
          .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
          .exceptionallyCompose(failure ->
              failure instanceof TimeoutException
                  ? notYet()
                  : CompletableFuture.failedFuture(failure));
    }
    Duration wait = patience.compareTo(MAX_WAIT) < 0 ? patience : MAX_WAIT;
    ToolList instead = new ToolList(old.tools(), OUTDATED_TIME_TO_LIVE, true);
    return asked
        .completeOnTimeout(instead, wait.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(failure -> {
          log.info(() -> "serving the last list of tools: " + failure.getMessage());
          return instead;
        });
  }

  /** The answer to a client that can't wait any longer. */
  private synchronized CompletableFuture<ToolList> notYet() {
    Known now = known;
    if (now != null) {
      return CompletableFuture.completedFuture(new ToolList(now.tools(), left(now), false));
    }
    refused = true;
    return CompletableFuture.failedFuture(
        new ToolsUnavailableException(
            "There is no list of tools yet. "
                + (trouble.isEmpty()
                    ? "The API hasn't answered so far, and the proxy is still waiting."
                    : trouble + " The proxy keeps trying.")
                + " List the tools again in a moment."));
  }

  /** Finds a tool in the list that is at hand; null if it isn't there. */
  synchronized @Nullable Tool find(String name) {
    Known now = known == null ? readFile() : known;
    if (now == null) {
      return null;
    }
    return now.tools().stream().filter(tool -> tool.name().equals(name)).findFirst().orElse(null);
  }

  /** Fetches the list again; joins a fetch that is running. */
  synchronized CompletableFuture<ToolList> fetch() {
    CompletableFuture<ToolList> running = fetching;
    if (running != null) {
      return running;
    }
    CompletableFuture<ToolList> asked = new CompletableFuture<>();
    fetching = asked;
    try {
      // From here, not from when all classes are loaded.
      Deadline deadline = Deadline.in(timeout);
      background.execute(() -> fetchInto(asked, deadline));
    } catch (RejectedExecutionException e) {
      fail(asked, new ToolsUnavailableException("The proxy is shutting down."));
    }
    return asked;
  }

  /** Fetches the list again without waiting for it. */
  void refresh() {
    CompletableFuture<ToolList> unused = fetch();
  }

  private void fetchInto(CompletableFuture<ToolList> asked, Deadline deadline) {
    Duration next = timeToLive;
    try {
      synchronized (this) {
        readFile();
      }
      List<Tool> tools = ask(deadline);
      failure = "";
      boolean different;
      synchronized (this) {
        Known before = known;
        different = before == null ? refused : !before.tools().equals(tools);
        known = new Known(tools, System.nanoTime());
        fetching = null;
      }
      asked.complete(new ToolList(tools, timeToLive, false));
      if (different) {
        changed.run();
      }
    } catch (ToolsUnavailableException e) {
      next = OUTDATED_TIME_TO_LIVE;
      log.info(() -> "can't get the list of tools: " + e.getMessage());
      fail(asked, e);
    } catch (InterruptedException e) {
      fail(asked, new ToolsUnavailableException("The proxy is shutting down."));
      return;
    } catch (Exception | Error e) {
      log.error("can't get the list of tools: " + e);
      fail(asked, new ToolsUnavailableException("Internal error: " + e));
    }
    scheduleRefresh(next.compareTo(timeToLive) < 0 ? next : timeToLive);
  }

  private synchronized void scheduleRefresh(Duration pause) {
    if (nextRefresh != null) {
      // Only one is scheduled at a time, however often the list was fetched.
      nextRefresh.cancel(false);
    }
    try {
      nextRefresh = background.schedule(this::refresh, pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      log.debug(() -> "no more refreshes: the proxy is shutting down");
    }
  }

  private void fail(CompletableFuture<ToolList> asked, ToolsUnavailableException why) {
    failure = String.valueOf(why.getMessage());
    synchronized (this) {
      fetching = null;
      refused |= known == null;
    }
    asked.completeExceptionally(why);
  }

  private List<Tool> ask(Deadline deadline) throws Exception {
    ApiRequest request = ApiRequest.get("/tools");
    ApiResponse response;
    try {
      trouble = "";
      Api backend = api.call();
      response = backend.send(request, deadline, reason -> trouble = reason);
      if (response.isFault() || response.isForeign()) {
        throw new ToolsUnavailableException(backend.explain(response, request, deadline));
      }
    } catch (NoResponseException e) {
      throw new ToolsUnavailableException(String.valueOf(e.getMessage()));
    }
    JsonNode listed = response.json();
    List<Tool> tools = ToolEntries.read(listed, readOnly, log);
    if (tools.isEmpty()) {
      throw new ToolsUnavailableException(
          "The endpoint answered but listed no "
              + (readOnly ? "read-only tools" : "tools")
              + ". Check that MCP_API_ENDPOINT is the stack's output ApiEndpoint.");
    }
    file.write(listed);
    return tools;
  }

  /** Why there is no current list so far; empty if nothing has failed. */
  String trouble() {
    String last = failure;
    return last.isEmpty() ? trouble : last;
  }

  private @Nullable Known readFile() {
    if (!fileRead && known == null) {
      JsonNode kept = file.read();
      List<Tool> tools = kept == null ? List.of() : ToolEntries.read(kept, readOnly, log);
      known = tools.isEmpty() ? null : new Known(tools, null);
    }
    fileRead = true;
    return known;
  }

  /** Stops the background work. */
  void close() {
    background.shutdownNow();
    try {
      // Long enough to finish writing the file.
      boolean unused = background.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How long a list is still valid; zero if it has expired. */
  private Duration left(Known list) {
    Long since = list.fetchedAt();
    if (since == null) {
      return Duration.ZERO;
    }
    Duration left = timeToLive.minusNanos(System.nanoTime() - since);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
