package io.github.dynamodbmcp.proxy.backends;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.tool.Caller;
import io.github.dynamodbmcp.protocol.tool.Deadline;
import io.github.dynamodbmcp.protocol.tool.ProgressListener;
import io.github.dynamodbmcp.protocol.tool.Tool;
import io.github.dynamodbmcp.protocol.tool.ToolList;
import io.github.dynamodbmcp.protocol.tool.ToolResult;
import io.github.dynamodbmcp.protocol.tool.Tools;
import io.github.dynamodbmcp.protocol.tool.ToolsUnavailableException;
import io.github.dynamodbmcp.protocol.tool.UnknownToolException;
import io.github.dynamodbmcp.proxy.api.TimeLimits;
import io.github.dynamodbmcp.proxy.log.Log;
import io.github.dynamodbmcp.proxy.process.NetworkProperties;
import io.github.dynamodbmcp.proxy.settings.Routing;
import io.github.dynamodbmcp.proxy.settings.Settings;
import io.github.dynamodbmcp.proxy.settings.SeveralBackends;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The tools of several backends as one list, each tool once. A backend that is down, slow,
 * throttled or refuses the caller doesn't hide the others' tools.
 */
public final class CombinedTools implements Tools {

  /**
   * The time to live of a list from which a backend is missing: the client should ask again soon.
   */
  private static final Duration INCOMPLETE_TIME_TO_LIVE = Duration.ofSeconds(15);

  /** How long the first answer waits to say which backends are missing. */
  private static final Duration REMARK_PATIENCE = Duration.ofSeconds(2);

  private final Roster roster;
  private final Router router;
  private final boolean measures;
  private final Remarks remarks;

  /**
   * Fetches nothing yet.
   *
   * @param network set when a backend is first needed
   * @param timeToLive how long a list is valid
   */
  public CombinedTools(
      SeveralBackends settings, NetworkProperties network, Duration timeToLive, Log log) {
    this.roster =
        new Roster(
            settings.backends().stream()
                .map(backend -> new Backend(backend, network, timeToLive, log))
                .toList());
    this.measures = settings.routing() == Routing.NEAREST;
    this.router = router(settings.routing(), roster, settings.common());
    this.remarks = new Remarks(roster, router);
  }

  private static Router router(Routing routing, Roster roster, Settings settings) {
    return switch (routing) {
      case ARGUMENT -> new ArgumentRouter(roster);
      case NEAREST -> new NearestRouter(roster, TimeLimits.of(settings));
    };
  }

  @Override
  public void warmUp() {
    roster.backends().forEach(backend -> backend.tools().warmUp());
  }

  /** {@inheritDoc} A backend whose list doesn't arrive in that time is left out. */
  @Override
  public CompletableFuture<ToolList> list(Duration patience) {
    Map<Backend, CompletableFuture<ToolList>> asked = new LinkedHashMap<>();
    roster.backends().forEach(backend -> asked.put(backend, backend.list(patience)));
    return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
        .handle((nothing, failure) -> merged(asked));
  }

  private ToolList merged(Map<Backend, CompletableFuture<ToolList>> asked) {
    Map<String, List<Offer>> offers = new LinkedHashMap<>();
    Duration timeToLive = INCOMPLETE_TIME_TO_LIVE;
    boolean first = true;
    boolean incomplete = false;
    for (Map.Entry<Backend, CompletableFuture<ToolList>> one : asked.entrySet()) {
      if (one.getValue().isCompletedExceptionally()) {
        incomplete = true;
        continue;
      }
      ToolList list = one.getValue().join();
      incomplete |= list.outdated();
      boolean shorter = first || list.timeToLive().compareTo(timeToLive) < 0;
      timeToLive = shorter ? list.timeToLive() : timeToLive;
      first = false;
      if (measures && !list.outdated()) {
        one.getKey().measureAgain();
      }
      for (Tool tool : list.tools()) {
        offers
            .computeIfAbsent(tool.name(), name -> new ArrayList<>())
            .add(new Offer(one.getKey(), tool));
      }
    }
    if (offers.isEmpty()) {
      throw new CompletionException(
          new ToolsUnavailableException(
              "No backend has listed its tools." + roster.troubles() + " The proxy keeps trying."));
    }
    boolean soon = incomplete && timeToLive.compareTo(INCOMPLETE_TIME_TO_LIVE) > 0;
    return new ToolList(
        offers.values().stream().map(router::shown).toList(),
        soon ? INCOMPLETE_TIME_TO_LIVE : timeToLive,
        incomplete);
  }

  @Override
  public String remarks() {
    try {
      ToolList unused =
          list(REMARK_PATIENCE).get(REMARK_PATIENCE.toMillis() + 500, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // The remarks say what is missing.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return remarks.text();
  }

  /** Returns which backends are missing and why, one a line; empty if none is. */
  public List<String> missing() {
    return remarks.missing();
  }

  /** Returns the names of the backends that have a tool, by the lists at hand. */
  public List<String> backendsOf(String tool) {
    return roster.known(tool).stream().map(offer -> offer.backend().name()).toList();
  }

  @Override
  public Tool find(String name, Deadline deadline)
      throws UnknownToolException, ToolsUnavailableException, InterruptedException {
    return router.shown(roster.offers(name, deadline));
  }

  @Override
  public Tool find(String name, ObjectNode arguments, Deadline deadline)
      throws UnknownToolException, ToolsUnavailableException, InterruptedException {
    return router.find(name, arguments, deadline);
  }

  @Override
  public ToolResult call(
      String name,
      ObjectNode arguments,
      Caller caller,
      Deadline deadline,
      ProgressListener progress)
      throws UnknownToolException, InterruptedException {
    try {
      return router.call(name, arguments, caller, deadline, progress);
    } catch (ToolsUnavailableException e) {
      return ToolResult.failure(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Runnable onChange(Runnable listener) {
    List<Runnable> removals =
        roster.backends().stream().map(backend -> backend.tools().onChange(listener)).toList();
    return () -> removals.forEach(Runnable::run);
  }

  @Override
  public void close() {
    roster.backends().forEach(Backend::close);
  }
}
