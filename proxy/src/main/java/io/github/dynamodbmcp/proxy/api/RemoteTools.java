package io.github.dynamodbmcp.proxy.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.proxy.http.Answer;
import io.github.dynamodbmcp.proxy.http.ApiRequest;
import io.github.dynamodbmcp.proxy.http.NoAnswerException;
import io.github.dynamodbmcp.proxy.json.Json;
import io.github.dynamodbmcp.proxy.log.Log;
import io.github.dynamodbmcp.proxy.settings.Settings;
import io.github.dynamodbmcp.proxy.tool.Deadline;
import io.github.dynamodbmcp.proxy.tool.Tool;
import io.github.dynamodbmcp.proxy.tool.ToolList;
import io.github.dynamodbmcp.proxy.tool.ToolResult;
import io.github.dynamodbmcp.proxy.tool.Tools;
import io.github.dynamodbmcp.proxy.tool.UnknownToolException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The tools of the API. Nothing of AWS, HTTP or TLS is loaded before the first is asked for. */
public final class RemoteTools implements Tools {

  /** How long a list holds, by default. */
  public static final Duration TIME_TO_LIVE = Duration.ofMinutes(5);

  /** How long past its deadline a call waits to hear why there is no list. */
  private static final Duration TIME_TO_EXPLAIN = Duration.ofMillis(500);

  private final Settings settings;
  private final Map<String, String> environment;
  private final Log log;
  private final Catalogue catalogue;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private @Nullable Api api;

  /**
   * Tools of which nothing is known yet.
   *
   * @param environment for what the network needs: {@code HTTPS_PROXY}, {@code AWS_CA_BUNDLE}
   * @param timeToLive how long a list holds
   */
  public RemoteTools(
      Settings settings, Map<String, String> environment, Duration timeToLive, Log log) {
    this.settings = settings;
    this.environment = environment;
    this.log = log;
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

  /** The connection, made when it is first needed. */
  synchronized Api api() throws NoAnswerException {
    Api made = api;
    if (made == null) {
      made = new Api(settings, environment, log);
      api = made;
    }
    return made;
  }

  @Override
  public void warmUp() {
    catalogue.warmUp();
  }

  @Override
  public CompletableFuture<ToolList> list() {
    return catalogue.list();
  }

  @Override
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  @Override
  public void close() {
    catalogue.close();
  }

  @Override
  public ToolResult call(String name, ObjectNode arguments, Deadline deadline)
      throws UnknownToolException, InterruptedException {
    Tool tool = catalogue.find(name);
    if (tool == null) {
      try {
        // Perhaps it is new, or nothing is known yet.
        Duration wait = deadline.left().plus(TIME_TO_EXPLAIN);
        catalogue.fetch().get(wait.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        return ToolResult.failure("The list of tools didn't come in time; call again.");
      } catch (ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return ToolResult.failure("The list of tools can't be had. " + cause.getMessage());
      }
      tool = catalogue.find(name);
    }
    if (tool == null) {
      throw new UnknownToolException(
          "Unknown tool: " + name + (settings.readOnly() ? " (this proxy only reads)" : ""));
    }
    ApiRequest request = ApiRequest.post(tool.route(), Json.bytes(arguments), tool.readOnly());
    try {
      Api connection = api();
      Answer answer = connection.send(request, deadline);
      if (answer.isFault()) {
        if (answer.status() == 404 && !answer.gatewayMessage().isEmpty()) {
          catalogue.refresh();
        }
        return ToolResult.failure(connection.explain(answer, request, deadline));
      }
      JsonNode structured = answer.isJson() ? answer.json() : null;
      return new ToolResult(
          answer.text(),
          structured == null || structured.isMissingNode() ? null : structured,
          false);
    } catch (NoAnswerException e) {
      return ToolResult.failure(String.valueOf(e.getMessage()));
    }
  }
}
