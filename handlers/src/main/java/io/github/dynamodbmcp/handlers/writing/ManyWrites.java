package io.github.dynamodbmcp.handlers.writing;

import static io.github.dynamodbmcp.handlers.call.Parameters.DRY_RUN;

import io.github.dynamodbmcp.handlers.call.Backoff;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.dynamodb.LargeAnswers;
import io.github.dynamodbmcp.handlers.fault.Fault;
import io.github.dynamodbmcp.handlers.fault.FaultTranslator;
import io.github.dynamodbmcp.handlers.item.Canonical;
import io.github.dynamodbmcp.handlers.item.HeapSize;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Sends the writes of several targets, in their order, several at once. When it is time to answer,
 * or if everything is refused, no further write is sent, and those that go on are waited for. So no
 * write goes on after the answer, and each has a result.
 */
final class ManyWrites {
  /** After so many failures in a row, the others would most probably fail too. */
  private static final int MOST_FAILURES_IN_A_ROW = 2 * Pace.MOST;

  /** The most existing items that a dry run shows, and the most new ones. */
  static final int MOST_SHOWN = 3;

  private static final int MOST_HINTS = 3;

  /** Keeps only one item to show if they take more heap. */
  private static final long MOST_SHOWN_BYTES = 16L * 1024 * 1024;

  private final Logger log = LoggerFactory.getLogger(ManyWrites.class);
  private final Call call;
  private final Write write;
  private final Terms terms;
  private final List<Target> targets;
  private final boolean dryRun;
  private final Pace pace = new Pace();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger failuresInARow = new AtomicInteger();
  private final AtomicReferenceArray<Result> results;

  /** The items that are put, in canonical form, to recognize one that replaced another. */
  private final Map<Object, Integer> own = new HashMap<>();

  private final LargeAnswers large = new LargeAnswers();
  private final NavigableMap<Integer, Map<String, AttributeValue>> shown = new TreeMap<>();

  /** Returns the hints about the condition that the existing items give, a line each. */
  private final Set<String> hints = Collections.synchronizedSet(new LinkedHashSet<>());

  /** Items of targets from this one on aren't shown. */
  private int shownEnd = Integer.MAX_VALUE;

  ManyWrites(Call call, Write write, Terms terms, List<Target> targets) {
    this.call = call;
    this.write = write;
    this.terms = terms;
    this.targets = targets;
    this.dryRun = call.given(DRY_RUN);
    this.results = new AtomicReferenceArray<>(targets.size());
    for (int i = 0; i < targets.size(); i++) {
      results.set(i, new Result.NotAttempted());
      if (write.kind() == Kind.PUT) {
        own.put(Canonical.of(targets.get(i).attributes()), i);
      }
    }
  }

  /** Sends the writes and waits for them. */
  Account carryOut() {
    List<Future<?>> workers = new ArrayList<>();
    // Closing it waits, even if this thread is interrupted; then the writes are interrupted too.
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < Math.min(Pace.MOST, targets.size()); i++) {
        workers.add(threads.submit(this::work));
      }
    }
    for (Future<?> worker : workers) {
      if (worker.state() == Future.State.FAILED && worker.exceptionNow() instanceof Error error) {
        throw error;
      }
    }
    List<Result> all = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      all.add(results.get(i));
    }
    return new Account(call, write, targets, all, shown, hints(), isHopeless());
  }

  private String hints() {
    return String.join(
        "", hints.stream().filter(hint -> !hint.isEmpty()).limit(MOST_HINTS).toList());
  }

  private boolean isHopeless() {
    return failuresInARow.get() >= MOST_FAILURES_IN_A_ROW;
  }

  private void work() {
    try {
      while (true) {
        int cuts = pace.enter();
        try {
          int index =
              call.time().isTimeToAnswer() || isHopeless()
                  ? targets.size()
                  : next.getAndIncrement();
          if (index >= targets.size()) {
            return;
          }
          Result result = result(index, cuts);
          results.set(index, result);
          if (!(result instanceof Result.Failed)) {
            failuresInARow.set(0);
          } else {
            failuresInARow.incrementAndGet();
          }
        } finally {
          pace.leave();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Result result(int index, int cuts) {
    try {
      return sent(index, cuts);
    } catch (Fault e) {
      return new Result.Failed(e);
    } catch (RuntimeException | StackOverflowError e) {
      log.atError().setCause(e).log("One of several writes failed on a bug");
      String consequence = dryRun ? "" : FaultTranslator.MAY_HAVE_HAPPENED;
      return new Result.Failed(new Fault(500, "Internal error." + consequence));
    }
  }

  /** Sends the write until it isn't throttled, or it is time to answer. */
  private Result sent(int index, int cutsAtStart) {
    Target target = targets.get(index);
    int cuts = cutsAtStart;
    Backoff backoff = new Backoff(call.time());
    while (true) {
      Throttling throttling = new Throttling(pace, cuts);
      try {
        return large.oneAtATime(() -> sentOnce(index, target, throttling.watching(call.inTime())));
      } catch (SdkException e) {
        Fault fault = call.faults().of(e);
        if (fault.status() != 429) {
          return new Result.Failed(fault);
        }
        pace.throttled(cuts);
        if (!backoff.pause()) {
          return new Result.Failed(fault);
        }
        cuts = pace.cuts();
      }
    }
  }

  private Result sentOnce(int index, Target target, AwsRequestOverrideConfiguration limits) {
    try {
      Sent sent = write.send(target.attributes(), terms, limits);
      return dryRun ? new Result.Failed(Preview.applied()) : applied(index, sent);
    } catch (ConditionalCheckFailedException e) {
      return unmet(index, e.item());
    }
  }

  private Result applied(int index, Sent sent) {
    boolean isFound = !sent.item().isEmpty();
    hints.add(Conditions.whyMet(call, sent.item(), "an item that was written"));
    Integer replaced =
        isFound && write.kind() == Kind.PUT ? own.get(Canonical.of(sent.item())) : null;
    double units =
        sent.cost() == null || sent.cost().capacityUnits() == null
            ? 0
            : sent.cost().capacityUnits();
    boolean isOwn = replaced != null && replaced != index && isAttempted(replaced);
    return new Result.Applied(isFound, isOwn, units);
  }

  private boolean isAttempted(int index) {
    return index < next.get();
  }

  private Result unmet(int index, Map<String, AttributeValue> standing) {
    Conditions.requireReplaceable(call, write, standing);
    hints.add(Conditions.whyNotMet(call, standing));
    if (!dryRun) {
      return standing.isEmpty() && write.needsItem() ? new Result.NoItem() : new Result.Unmet();
    }
    if (standing.isEmpty()) {
      return new Result.Previewed(false);
    }
    show(index, standing);
    return new Result.Previewed(true);
  }

  /** Keeps the item if it is one of the first, and if there is memory for it. */
  private void show(int index, Map<String, AttributeValue> item) {
    synchronized (shown) {
      if (index >= shownEnd) {
        return;
      }
      shown.put(index, item);
      while (shown.size() > MOST_SHOWN || (shown.size() > 1 && shownBytes() > MOST_SHOWN_BYTES)) {
        shownEnd = shown.pollLastEntry().getKey();
      }
    }
  }

  private long shownBytes() {
    return shown.values().stream().mapToLong(HeapSize::of).sum();
  }
}
