package io.github.dynamodbmcp.proxy.backends;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.tool.Caller;
import io.github.dynamodbmcp.protocol.tool.Deadline;
import io.github.dynamodbmcp.protocol.tool.ProgressListener;
import io.github.dynamodbmcp.protocol.tool.Tool;
import io.github.dynamodbmcp.protocol.tool.ToolResult;
import io.github.dynamodbmcp.protocol.tool.ToolsUnavailableException;
import io.github.dynamodbmcp.protocol.tool.UnknownToolException;
import io.github.dynamodbmcp.proxy.api.TimeLimits;
import java.util.Comparator;
import java.util.List;

/**
 * Sends each call to the backend that answered fastest of late, and to the next one where that is
 * safe. A call that continues what another began goes to the same backend, or nowhere.
 */
final class NearestRouter implements Router {

  private static final String UNKNOWN_TOKEN =
      " (This proxy doesn't know which backend issued that next_token, since it was started later or"
          + " has seen many others since. If it isn't accepted, leave it out to read from the start.)";

  private final Roster roster;
  private final TimeLimits limits;
  private final TokenOrigins tokens = new TokenOrigins();
  private final Previews previews = new Previews();

  NearestRouter(Roster roster, TimeLimits limits) {
    this.roster = roster;
    this.limits = limits;
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

    NearestCall requests =
        new NearestCall(candidates, changesNothing, limits.end(deadline, progress));
    ToolResult result = limits.run(requests, arguments, changesNothing, deadline, progress);
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
    if (!result.error()) {
      return result.of(backend.name());
    }
    String remark =
        unknownToken
            ? UNKNOWN_TOKEN
            : requests.mayHaveWritten()
                ? onlyThere(backend)
                : requests.hasFailed() && bound != null
                    ? bindingRemark(backend, issuer != null)
                    : "";
    return ToolResult.failure(result.text() + remark).of(backend.name());
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

  /** Says why no other backend was tried. */
  private static String bindingRemark(Backend backend, boolean hasToken) {
    return hasToken
        ? " (Only the backend "
            + backend.name()
            + " can go on with this next_token. Call again later, or leave it out to read from the start"
            + " elsewhere.)"
        : " (The dry run of this write came from the backend "
            + backend.name()
            + ", so it wasn't sent to another. Repeat the dry run to write elsewhere.)";
  }

  /** Says where a write may have happened, since a read may go to another backend. */
  private static String onlyThere(Backend backend) {
    return " (It was sent to the backend "
        + backend.name()
        + " alone. Another one shows it only once it has been replicated.)";
  }
}
