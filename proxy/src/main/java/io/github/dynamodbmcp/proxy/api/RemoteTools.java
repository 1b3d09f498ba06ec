package io.github.dynamodbmcp.proxy.api;

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
import io.github.dynamodbmcp.proxy.http.NoResponseException;
import io.github.dynamodbmcp.proxy.log.Log;
import io.github.dynamodbmcp.proxy.process.NetworkProperties;
import io.github.dynamodbmcp.proxy.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The tools of the API. It loads no class of AWS, HTTP or TLS before the list is first needed. */
public final class RemoteTools implements Tools {

  /** How long a list is valid by default. */
  public static final Duration TIME_TO_LIVE = Duration.ofMinutes(5);

  private final Settings settings;
  private final NetworkProperties network;
  private final Log log;
  private final Consumer<Duration> answered;
  private final Catalogue catalogue;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private @Nullable Api api;

  /**
   * Fetches nothing yet.
   *
   * @param network set when the API is first needed
   * @param timeToLive how long a list is valid
   */
  public RemoteTools(Settings settings, NetworkProperties network, Duration timeToLive, Log log) {
    this(settings, network, timeToLive, log, time -> {});
  }

  /**
   * Fetches nothing yet.
   *
   * @param network set when the API is first needed
   * @param timeToLive how long a list is valid
   * @param answered receives the time of each response that is neither a failure of the API nor a
   *     refusal of the caller
   */
  public RemoteTools(
      Settings settings,
      NetworkProperties network,
      Duration timeToLive,
      Log log,
      Consumer<Duration> answered) {
    this.settings = settings;
    this.network = network;
    this.log = log;
    this.answered = answered;
    this.catalogue =
        new Catalogue(
            this::api,
            new CatalogueFile(settings.cacheDirectory(), settings.endpoint(), log),
            settings.readOnly(),
            timeToLive,
            settings.timeout(),
            log,
            () -> listeners.forEach(Runnable::run));
  }

  /** The API, prepared when it is first needed. */
  synchronized Api api() throws NoResponseException {
    Api made = api;
    if (made == null) {
      made = new Api(settings, network, log, answered);
      api = made;
    }
    return made;
  }

  @Override
  public void warmUp() {
    catalogue.warmUp();
  }

  @Override
  public CompletableFuture<ToolList> list(Duration patience) {
    return catalogue.list(patience);
  }

  @Override
  public Runnable onChange(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public void close() {
    catalogue.close();
  }

  @Override
  public Tool find(String name, Deadline deadline)
      throws UnknownToolException, ToolsUnavailableException, InterruptedException {
    Tool tool = catalogue.find(name);
    if (tool == null) {
      try {
        // The tool may be new, or no list has been fetched yet.
        catalogue.fetch().get(TimeLimits.listWaitMillis(deadline), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        throw new ToolsUnavailableException("The list of tools didn't arrive in time. Call again.");
      } catch (ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        throw new ToolsUnavailableException(
            "The list of tools is unavailable. " + cause.getMessage());
      }
      tool = catalogue.find(name);
    }
    if (tool == null) {
      throw new UnknownToolException(
          "Unknown tool: " + name + (settings.readOnly() ? " (this proxy only reads)" : ""));
    }
    return tool;
  }

  /** Returns the tool as the list at hand has it; null if it doesn't, or there is no list yet. */
  public @Nullable Tool known(String name) {
    return catalogue.find(name);
  }

  /**
   * Fetches the list again, or joins a fetch that is running; the future fails with {@link
   * ToolsUnavailableException}.
   */
  public CompletableFuture<ToolList> fetch() {
    return catalogue.fetch().copy();
  }

  /** Why there is no current list so far; empty if nothing has failed. */
  public String trouble() {
    return catalogue.trouble();
  }

  /**
   * Prepares the requests of one call.
   *
   * @param tool as this API has it
   * @param changesNothing whether a request may be sent again when it is unknown whether it arrived
   * @param end when the call may no longer go on
   * @throws NoResponseException if the API can't be called; nothing was sent
   */
  public RemoteCall prepare(Tool tool, boolean changesNothing, Deadline end)
      throws NoResponseException {
    return new RemoteCall(api(), tool.route(), changesNothing, end);
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
      Tool tool = find(name, deadline);
      boolean changesNothing = tool.changesNothing(arguments);
      TimeLimits limits = TimeLimits.of(settings);
      RemoteCall requests = prepare(tool, changesNothing, limits.end(deadline, progress));
      ToolResult result = limits.run(requests, arguments, changesNothing, deadline, progress);
      if (requests.isRouteGone()) {
        catalogue.refresh();
      }
      return result;
    } catch (NoResponseException | ToolsUnavailableException e) {
      return ToolResult.failure(String.valueOf(e.getMessage()));
    }
  }
}
