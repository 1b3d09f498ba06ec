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

  /** Creates the limits of a deployment that masks no attribute. */
  public Scope(
      String region, TableNamePattern tableNames, int maxResponseChars, TokenKey tokenKey) {
    this(region, tableNames, maxResponseChars, tokenKey, null);
  }
}
