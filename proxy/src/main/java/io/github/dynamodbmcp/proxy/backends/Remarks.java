package io.github.dynamodbmcp.proxy.backends;

import java.util.ArrayList;
import java.util.List;

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

  /** A backend that is missing, and why. */
  private record Missing(String name, String reason) {
    private String words() {
      return name + ": " + reason;
    }

    private String briefly() {
      return name + ": " + cut(firstSentence(reason));
    }
  }

  /**
   * Returns the sentences, the most urgent first. Where there is no room for all, reasons are left
   * out, then backends.
   */
  String text() {
    List<Missing> missing = allMissing();
    List<String> labels = roster.backends().stream().map(Backend::label).toList();
    String text = text(missing, missing.size(), labels, labels.size());
    for (int reasons = missing.size() - 1; text.length() > MOST && reasons >= 0; reasons--) {
      text = text(missing, reasons, labels, labels.size());
    }
    for (int named = labels.size() - 1; text.length() > MOST && named >= 0; named--) {
      text = text(missing, 0, labels, named);
    }
    return text;
  }

  /**
   * Returns the sentences.
   *
   * @param reasons how many of the missing backends are listed with a reason
   * @param named how many backends are named
   */
  private String text(List<Missing> missing, int reasons, List<String> labels, int named) {
    List<String> words = new ArrayList<>();
    for (Missing backend : missing) {
      words.add(words.size() < reasons ? backend.briefly() : backend.name());
    }
    return (missing.isEmpty() ? "" : "Unavailable backends: " + listed(words, named, "; ") + ". ")
        + "Backends: "
        + listed(labels, named, ", ")
        + ". "
        + router.remark();
  }

  private static String listed(List<String> all, int named, String separator) {
    if (named >= all.size()) {
      return String.join(separator, all);
    }
    int more = all.size() - named;
    return named == 0
        ? all.size() + " in all"
        : String.join(separator, all.subList(0, named)) + separator + "and " + more + " more";
  }

  /** Returns the missing backends, each with the reason and what to do, on one line. */
  List<String> missing() {
    return allMissing().stream().map(Missing::words).toList();
  }

  private List<Missing> allMissing() {
    List<Missing> missing = new ArrayList<>();
    for (Backend backend : roster.backends()) {
      if (backend.isMissing()) {
        String trouble = backend.tools().trouble();
        missing.add(
            new Missing(
                backend.name(),
                trouble.isEmpty() ? "it hasn't answered so far" : oneLine(trouble)));
      }
    }
    return missing;
  }

  private static String oneLine(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\s]+", " ").strip();
  }

  private static String firstSentence(String line) {
    int end = line.indexOf(". ");
    return (end < 0 ? line : line.substring(0, end)).replaceFirst("\\.$", "");
  }

  /** Cuts a reason between two words. */
  private static String cut(String reason) {
    if (reason.length() <= MOST_REASON) {
      return reason;
    }
    int space = reason.lastIndexOf(' ', MOST_REASON - 2);
    return reason.substring(0, space > 0 ? space : MOST_REASON - 2) + " …";
  }
}
