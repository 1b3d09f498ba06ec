package io.github.dynamodbmcp.proxy.backends;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.tool.Caller;
import io.github.dynamodbmcp.protocol.tool.ContinuedCall;
import io.github.dynamodbmcp.protocol.tool.Deadline;
import io.github.dynamodbmcp.protocol.tool.ProgressListener;
import io.github.dynamodbmcp.protocol.tool.Tool;
import io.github.dynamodbmcp.protocol.tool.ToolResult;
import io.github.dynamodbmcp.protocol.tool.ToolsUnavailableException;
import io.github.dynamodbmcp.protocol.tool.UnknownToolException;
import io.github.dynamodbmcp.proxy.settings.LongCall;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends each call to the backend that answered fastest of late, and to the next one where that is
 * safe. A call that continues what another began goes to the same backend, or nowhere.
 */
final class NearestRouter implements Router {

  private final Roster roster;
  private final Duration timeout;
  private final LongCall longCall;
  private final TokenOrigins tokens = new TokenOrigins();
  private final Previews previews = new Previews();

  /**
   * Creates a router.
   *
   * @param timeout the time limit of one request
   * @param longCall how long a call may go on
   */
  NearestRouter(Roster roster, Duration timeout, LongCall longCall) {
    this.roster = roster;
    this.timeout = timeout;
    this.longCall = longCall;
  }

  @Override
  public Tool shown(List<Offer> offers) {
    return MergedTool.of(offers);
  }

  @Override
  public String remark() {
    return "Each call goes to the one that answers fastest; they are meant to hold the same tables.";
  }

  @Override
  public Tool find(String name, ObjectNode arguments, Deadline deadline)
      throws UnknownToolException, ToolsUnavailableException, InterruptedException {
    return MergedTool.of(able(roster.offers(name, deadline), arguments));
  }

  @Override
  public ToolResult call(
      String name,
      ObjectNode arguments,
      Caller caller,
      Deadline deadline,
      ProgressListener progress)
      throws UnknownToolException, ToolsUnavailableException, InterruptedException {
    List<Offer> able = able(roster.offers(name, deadline), arguments);
    boolean changesNothing =
        able.stream().allMatch(offer -> offer.tool().changesNothing(arguments));
    Backend issuer = tokens.of(arguments);
    Backend previewer = changesNothing ? null : previews.of(name, arguments);
    Backend bound = issuer == null ? previewer : issuer;
    List<Offer> candidates = bound == null ? nearestFirst(able) : only(bound, able);
    boolean unknownToken = issuer == null && TokenOrigins.hasToken(arguments);
    if (unknownToken) {
      candidates = candidates.subList(0, 1);
    }

    Duration limit = longCall.limit(progress.isWatched());
    Deadline end = deadline.later(limit.minus(timeout));
    NearestCall requests = new NearestCall(candidates, changesNothing, end);
    ToolResult result =
        new ContinuedCall(requests, changesNothing, deadline, timeout, limit, progress)
            .run(arguments);
    Backend backend = requests.backend();
    if (backend == null) {
      return result;
    }
    if (requests.isRouteGone()) {
      backend.refresh();
    }
    tokens.remember(result.text(), backend);
    boolean isDryRun = changesNothing && able.stream().noneMatch(offer -> offer.tool().readOnly());
    if (isDryRun && !result.error()) {
      previews.remember(name, arguments, backend);
    } else if (previewer != null && !result.error()) {
      previews.forget(name, arguments);
    }
    return explained(result, backend, issuer, previewer, unknownToken).of(backend.name());
  }

  /** Returns those whose version has all the arguments; all, if none has. */
  private static List<Offer> able(List<Offer> offers, ObjectNode arguments) {
    List<Offer> able = offers.stream().filter(offer -> offer.unknown(arguments).isEmpty()).toList();
    return able.isEmpty() ? offers : able;
  }

  private static List<Offer> nearestFirst(List<Offer> offers) {
    long now = System.nanoTime();
    return offers.stream()
        .sorted(
            Comparator.comparing((Offer offer) -> offer.backend().isFailing())
                .thenComparingDouble(offer -> offer.backend().latency(now)))
        .toList();
  }

  private static List<Offer> only(Backend bound, List<Offer> offers)
      throws ToolsUnavailableException {
    List<Offer> one = offers.stream().filter(offer -> offer.backend() == bound).toList();
    if (one.isEmpty()) {
      throw new ToolsUnavailableException(
          "This call continues one that the backend "
              + bound.name()
              + " answered, which no longer has the tool. Start again.");
    }
    return one;
  }

  /** Adds to a failure why no other backend was tried. */
  private static ToolResult explained(
      ToolResult result,
      Backend backend,
      @Nullable Backend issuer,
      @Nullable Backend previewer,
      boolean unknownToken) {
    if (!result.error()) {
      return result;
    }
    if (unknownToken) {
      return ToolResult.failure(
          result.text()
              + " (This proxy doesn't know which backend issued that next_token, since it was started"
              + " later or has seen many others since. If it isn't accepted, leave it out to read from"
              + " the start.)");
    }
    if (!backend.isFailing() || (issuer == null && previewer == null)) {
      return result;
    }
    return ToolResult.failure(
        result.text()
            + (issuer == null
                ? " (The dry run of this write came from the backend "
                    + backend.name()
                    + ", so it wasn't sent to another. Repeat the dry run to write elsewhere.)"
                : " (Only the backend "
                    + backend.name()
                    + " can go on with this next_token. Call again later, or leave it out to read from"
                    + " the start elsewhere.)"));
  }
}
