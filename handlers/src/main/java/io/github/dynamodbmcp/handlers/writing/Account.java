package io.github.dynamodbmcp.handlers.writing;

import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;

import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.fault.Fault;
import io.github.dynamodbmcp.handlers.tool.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The results of several writes, one for each target.
 *
 * @param results one for each target, in the same order
 * @param shown some of the items that a dry run found, by the index of their target
 * @param hints lines about the condition, or empty
 * @param hopeless whether the rest wasn't attempted because everything had been refused
 */
record Account(
    Call call,
    Write write,
    List<Target> targets,
    List<Result> results,
    NavigableMap<Integer, Map<String, AttributeValue>> shown,
    String hints,
    boolean hopeless) {

  /** The most characters of an error; the proxy takes a longer one for another server's page. */
  private static final int LONGEST_ERROR = 40_000;

  /** The answer, whose status is that of a failure if nothing was written. */
  Reply reply() {
    if (count(Result.NotAttempted.class::isInstance) == results.size()) {
      throw new Fault(
          504,
          "There was no time left to send a write. Nothing was written: try again with fewer items.");
    }
    results.forEach(result -> {
      if (result instanceof Result.Applied(_, _, double units)) {
        call.cost().add(units);
      }
    });
    Reply answer =
        call.given(FORMAT)
            .reply(
                written(), () -> new AccountText(this).text(), () -> new AccountJson(this).data());
    return succeeded() ? answer : new Reply.Failure(failure(), answer);
  }

  /** The most characters of the answer. */
  int longest() {
    int budget = call.scope().maxResponseChars();
    return succeeded() ? budget : Math.min(budget, LONGEST_ERROR);
  }

  private boolean succeeded() {
    return results.stream().anyMatch(result -> status(result) == 200);
  }

  /** How many items were changed. */
  int written() {
    return (int)
        results.stream()
            .filter(result ->
                result instanceof Result.Applied(boolean found, _, _)
                    && (found || write.kind() != Kind.DELETE))
            .count();
  }

  /** The targets whose results meet a condition, in order. */
  List<Target> where(Predicate<Result> condition) {
    return IntStream.range(0, results.size())
        .filter(i -> condition.test(results.get(i)))
        .mapToObj(targets::get)
        .toList();
  }

  /** How many results meet a condition. */
  int count(Predicate<Result> condition) {
    return (int) results.stream().filter(condition).count();
  }

  /** The different faults, in order. */
  List<Fault> faults() {
    List<Fault> faults = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    for (Result result : results) {
      if (result instanceof Result.Failed(Fault fault) && !seen.contains(fault.getMessage())) {
        faults.add(fault);
        seen.add(fault.getMessage());
      }
    }
    return faults;
  }

  /**
   * The status of the first failure, but of one that may have written if there is one: others say
   * that the whole call may be repeated.
   */
  private int failure() {
    List<Result> failures = results.stream().filter(result -> status(result) >= 400).toList();
    return status(
        failures.stream().filter(Account::mayHaveWritten).findFirst().orElse(failures.getFirst()));
  }

  /** Whether the write may have been applied, though it failed. */
  static boolean mayHaveWritten(Result result) {
    return result instanceof Result.Failed(Fault fault) && fault.mayHaveWritten();
  }

  /** The status that the write would have if it were alone; 0 if it wasn't attempted. */
  static int status(Result result) {
    return switch (result) {
      case Result.Applied _, Result.Previewed _ -> 200;
      case Result.Unmet _ -> 409;
      case Result.NoItem _ -> 404;
      case Result.Failed(Fault fault) -> fault.status();
      case Result.NotAttempted _ -> 0;
    };
  }
}
