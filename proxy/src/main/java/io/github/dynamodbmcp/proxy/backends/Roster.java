package io.github.dynamodbmcp.proxy.backends;

import io.github.dynamodbmcp.protocol.tool.Deadline;
import io.github.dynamodbmcp.protocol.tool.Tool;
import io.github.dynamodbmcp.protocol.tool.ToolList;
import io.github.dynamodbmcp.protocol.tool.ToolsUnavailableException;
import io.github.dynamodbmcp.protocol.tool.UnknownToolException;
import io.github.dynamodbmcp.proxy.api.TimeLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** All backends, in the order of the settings, and who has which tool. */
final class Roster {

  private final List<Backend> backends;

  Roster(List<Backend> backends) {
    this.backends = backends;
  }

  List<Backend> backends() {
    return backends;
  }

  /** Returns the backend of a name, in any case; null if there is none. */
  @Nullable Backend named(String name) {
    return backends.stream()
        .filter(backend -> backend.name().equalsIgnoreCase(name))
        .findFirst()
        .orElse(null);
  }

  /** Returns who has a tool, by the lists at hand. */
  List<Offer> known(String tool) {
    List<Offer> offers = new ArrayList<>();
    for (Backend backend : backends) {
      Tool known = backend.tools().known(tool);
      if (known != null) {
        offers.add(new Offer(backend, known));
      }
    }
    return offers;
  }

  /**
   * Returns who has a tool. If nobody has, it may be new, or no list has arrived yet: all lists are
   * fetched again, until the first that has the tool.
   *
   * @throws UnknownToolException if no backend has it
   * @throws ToolsUnavailableException if none has it and some haven't listed their tools
   */
  List<Offer> offers(String tool, Deadline deadline)
      throws UnknownToolException, ToolsUnavailableException, InterruptedException {
    List<Offer> known = known(tool);
    if (known.isEmpty()) {
      await(tool, deadline);
      known = known(tool);
    }
    if (!known.isEmpty()) {
      return known;
    }
    if (backends.stream().anyMatch(backend -> !backend.tools().trouble().isEmpty())) {
      throw new ToolsUnavailableException(
          "No backend that has listed its tools has " + tool + "." + troubles());
    }
    throw new UnknownToolException("Unknown tool: " + tool);
  }

  private void await(String tool, Deadline deadline) throws InterruptedException {
    CompletableFuture<Boolean> found = new CompletableFuture<>();
    List<CompletableFuture<ToolList>> all = new ArrayList<>();
    for (Backend backend : backends) {
      CompletableFuture<ToolList> fetched = backend.tools().fetch();
      all.add(
          fetched.whenComplete((list, failure) -> {
            if (backend.tools().known(tool) != null) {
              found.complete(true);
            }
          }));
    }
    CompletableFuture<Void> unused =
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
            .whenComplete((nothing, failure) -> found.complete(false));
    try {
      boolean unusedToo = found.get(TimeLimits.listWaitMillis(deadline), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // The lists at hand, and what is known of the others, are the answer.
    }
  }

  /** Returns why lists are missing, as sentences after a space; empty if none is. */
  String troubles() {
    StringBuilder text = new StringBuilder();
    for (Backend backend : backends) {
      String trouble = backend.tools().trouble();
      if (!trouble.isEmpty()) {
        text.append(' ').append(backend.name()).append(": ").append(trouble);
      }
    }
    return text.toString();
  }
}
