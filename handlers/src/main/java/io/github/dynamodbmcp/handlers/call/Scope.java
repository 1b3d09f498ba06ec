package io.github.dynamodbmcp.handlers.call;

/**
 * The limits of every call of this deployment.
 *
 * @param region the region of the tables
 * @param tableNames the tables that are listed
 * @param maxResponseChars the size budget of an answer, in characters
 */
public record Scope(String region, TableNamePattern tableNames, int maxResponseChars) {}
