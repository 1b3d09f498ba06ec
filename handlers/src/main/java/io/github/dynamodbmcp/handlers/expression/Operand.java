package io.github.dynamodbmcp.handlers.expression;

import io.github.dynamodbmcp.handlers.item.DocumentPath;

/**
 * A path in an expression.
 *
 * @param first the place of its first word among the expression's words
 * @param end the place after its last word
 * @param path its steps, aliases that are defined resolved to the names they stand for
 */
public record Operand(int first, int end, DocumentPath path) {}
