package io.github.dynamodbmcp.handlers.call;

/**
 * What holds for every call of this deployment.
 *
 * @param region where the tables are
 * @param tableNames which of them are listed
 * @param maxResponseChars the size budget of an answer, in characters
 */
public record Scope(String region, TableNamePattern tableNames, int maxResponseChars) {}
