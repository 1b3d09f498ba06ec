package io.github.dynamodbmcp.handlers.fold;

import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.reading.Source;

/** The lines of an answer in text that has no items. */
final class NoItems {
  private NoItems() {}

  /** Says that nothing matches, and why that may be. */
  static String found(Call call) {
    return sentence(call) + "\n" + call.whyNothingMatched();
  }

  /** Says that nothing matched yet. */
  static String foundSoFar(Call call) {
    return sentence(call) + " so far\n";
  }

  private static String sentence(Call call) {
    return "No items found in %s matching the query".formatted(Source.words(call));
  }
}
