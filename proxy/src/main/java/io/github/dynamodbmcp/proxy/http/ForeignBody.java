package io.github.dynamodbmcp.proxy.http;

import java.util.Locale;

/** Describes a body that the API didn't send, in one sentence of bounded length. */
final class ForeignBody {

  /** In characters. */
  private static final int MAX_WORDS = 120;

  /** How far into the body words are sought, in characters. */
  private static final int MAX_SEARCHED = 20_000;

  private ForeignBody() {}

  static String describe(ApiResponse response) {
    String type = response.contentType();
    String words =
        isText(type) ? words(response.text(), type.contains("html") || response.isMarkup()) : "";
    return "Something other than the API answered at MCP_API_ENDPOINT, with status "
        + response.status()
        + ", "
        + (type.isEmpty() ? "no content type" : "content type " + shortened(oneLine(type)))
        + (response.text().isBlank()
            ? " and no text"
            : " and " + response.text().length() + " characters")
        + (words.isEmpty() ? "" : ": \"" + words + "\"")
        + ". Check MCP_API_ENDPOINT, the VPN, and whether the network has a login page or a proxy"
        + " (HTTPS_PROXY).";
  }

  private static boolean isText(String type) {
    return type.isEmpty()
        || type.startsWith("text/")
        || type.contains("json")
        || type.contains("xml");
  }

  /** The first words, without the tags and scripts of HTML. */
  private static String words(String text, boolean html) {
    String start = text.substring(0, Math.min(text.length(), MAX_SEARCHED));
    return shortened(oneLine(html ? withoutTags(start) : start));
  }

  private static String withoutTags(String html) {
    StringBuilder words = new StringBuilder();
    String lower = html.toLowerCase(Locale.ROOT);
    int at = 0;
    while (at < html.length()) {
      int tag = html.indexOf('<', at);
      words.append(html, at, tag < 0 ? html.length() : tag).append(' ');
      if (tag < 0) {
        break;
      }
      int from = tag;
      for (String hidden : new String[] {"script", "style"}) {
        if (lower.startsWith(hidden, tag + 1)) {
          from = lower.indexOf("</" + hidden, tag);
        }
      }
      int end = from < 0 ? -1 : html.indexOf('>', from);
      at = end < 0 ? html.length() : end + 1;
    }
    return words.toString();
  }

  /** Replaces quotes, spaces and characters that aren't printed by single spaces. */
  private static String oneLine(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .map(c -> Character.isLetterOrDigit(c) || (c > ' ' && c < 0x7f && c != '"') ? c : ' ')
        .forEach(c -> {
          if (c != ' ' || (line.length() > 0 && line.charAt(line.length() - 1) != ' ')) {
            line.appendCodePoint(c);
          }
        });
    return line.toString().strip();
  }

  private static String shortened(String text) {
    if (text.length() <= MAX_WORDS) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(MAX_WORDS - 1)) ? MAX_WORDS - 1 : MAX_WORDS;
    return text.substring(0, end) + "…";
  }
}
