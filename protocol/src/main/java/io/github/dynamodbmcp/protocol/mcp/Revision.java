package io.github.dynamodbmcp.protocol.mcp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The supported revisions of the protocol, oldest first.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/versioning">the revisions</a>
 */
public enum Revision {
  /** The first. */
  R2024_11_05("2024-11-05"),
  /** The one with JSON-RPC batches; adds annotations of tools. */
  R2025_03_26("2025-03-26"),
  /** Adds titles and structured content. */
  R2025_06_18("2025-06-18"),
  /** The last with a handshake. */
  R2025_11_25("2025-11-25"),
  /** The first without a handshake: each request carries its revision. */
  R2026_07_28("2026-07-28");

  static final Revision NEWEST_WITH_HANDSHAKE = R2025_11_25;

  /** All of them, in the order in which a client should prefer them. */
  public static final List<Revision> NEWEST_FIRST =
      List.of(R2026_07_28, R2025_11_25, R2025_06_18, R2025_03_26, R2024_11_05);

  private final String date;

  Revision(String date) {
    this.date = date;
  }

  /** The revision of that date; null if it isn't supported. */
  public static @Nullable Revision of(String date) {
    for (Revision revision : values()) {
      if (revision.date.equals(date)) {
        return revision;
      }
    }
    return null;
  }

  /** The revision's name in messages. */
  public String date() {
    return date;
  }

  /** Whether each request carries its revision, without a handshake. */
  public boolean stateless() {
    return atLeast(R2026_07_28);
  }

  /** Whether several messages may come as one JSON array. */
  public boolean hasBatches() {
    return this == R2025_03_26;
  }

  boolean hasToolAnnotations() {
    return atLeast(R2025_03_26);
  }

  boolean hasProgressMessages() {
    return atLeast(R2025_03_26);
  }

  boolean hasTitles() {
    return atLeast(R2025_06_18);
  }

  boolean hasStructuredContent() {
    return atLeast(R2025_06_18);
  }

  boolean hasElicitation() {
    return atLeast(R2025_06_18);
  }

  private boolean atLeast(Revision other) {
    return compareTo(other) >= 0;
  }
}
