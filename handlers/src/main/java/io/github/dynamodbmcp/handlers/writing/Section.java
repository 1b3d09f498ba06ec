package io.github.dynamodbmcp.handlers.writing;

import java.util.List;

/**
 * A part of an answer: a sentence, and the targets that it is about.
 *
 * @param sentence without the colon at its end
 */
record Section(String sentence, List<Target> targets) {
  /** Leaves room for the line that counts the others. */
  private static final int LAST_LINE = 40;

  /** Writes the section within so many characters; the sentence is always whole. */
  String text(int longest) {
    StringBuilder text = new StringBuilder(sentence).append(":\n");
    int written = 0;
    for (Target target : targets) {
      String line = "  - " + target.words() + "\n";
      if (text.length() + line.length() > longest - LAST_LINE) {
        return text.append("  and %d more\n".formatted(targets.size() - written)).toString();
      }
      text.append(line);
      written++;
    }
    return text.toString();
  }
}
