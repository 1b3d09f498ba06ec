package io.github.dynamodbmcp.handlers.call;

/**
 * The limits of every call of this deployment.
 *
 * @param region the region of the tables
 * @param tableNames the tables that are listed
 * @param maxResponseChars the size budget of an answer, in characters
 * @param tokenKey signs the page tokens, so that only those of this deployment are accepted
 */
public record Scope(
    String region, TableNamePattern tableNames, int maxResponseChars, TokenKey tokenKey) {}
