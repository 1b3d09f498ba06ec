package io.github.dynamodbmcp.proxy.backends;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Tells the model which backends there are, which are missing, and why. */
final class Remarks {

  /** The room that is left by clients that cut instructions at 2,048 characters. */
  private static final int MOST = 480;

  /** Enough for the sentence that says what is wrong. */
  private static final int MOST_REASON = 110;

  private final Roster roster;
  private final Router router;

  Remarks(Roster roster, Router router) {
    this.roster = roster;
    this.router = router;
  }

  /** Returns the sentences, the most urgent first. */
  String text() {
    List<String> missing = missing();
    String backends =
        roster.backends().stream().map(Backend::label).collect(Collectors.joining(", "));
    return cut(
        (missing.isEmpty() ? "" : "Unavailable backends: " + String.join("; ", missing) + ". ")
            + "Backends: "
            + backends
            + ". "
            + router.remark(),
        MOST);
  }

  /** Returns the missing backends, each with the reason. */
  List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (Backend backend : roster.backends()) {
      if (backend.isMissing()) {
        String trouble = backend.tools().trouble();
        missing.add(
            backend.name()
                + ": "
                + cut(
                    trouble.isEmpty() ? "it hasn't answered so far" : firstSentence(trouble),
                    MOST_REASON));
      }
    }
    return missing;
  }

  private static String firstSentence(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\s]+", " ").strip();
    int end = line.indexOf(". ");
    return (end < 0 ? line : line.substring(0, end)).replaceFirst("\\.$", "");
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }
}
