package io.github.dynamodbmcp.handlers.call;

import io.github.dynamodbmcp.handlers.mask.Masks;
import org.jspecify.annotations.Nullable;

/**
 * The limits of every call of this deployment.
 *
 * @param region the region of the tables
 * @param tableNames the tables that are listed
 * @param maxResponseChars the size budget of an answer, in characters
 * @param tokenKey signs the page tokens, so that only those of this deployment are accepted
 * @param masks the attributes whose values no answer shows; null if there are none
 */
public record Scope(
    String region,
    TableNamePattern tableNames,
    int maxResponseChars,
    TokenKey tokenKey,
    @Nullable Masks masks) {

  /** An answer's sentences or other members, in characters. */
  private static final int FRAME_CHARS = 500;

  /** Creates the limits of a deployment that masks no attribute. */
  public Scope(
      String region, TableNamePattern tableNames, int maxResponseChars, TokenKey tokenKey) {
    this(region, tableNames, maxResponseChars, tokenKey, null);
  }

  /** The most characters that an answer may use for items. */
  public int maxItemChars() {
    return maxResponseChars - FRAME_CHARS;
  }
}
