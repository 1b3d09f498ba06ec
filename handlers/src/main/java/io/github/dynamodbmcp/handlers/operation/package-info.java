/**
 * The table of contents: one file an operation, holding its arguments, schema, description, call
 * and text together. To add one: its file, its line in {@link
 * io.github.dynamodbmcp.handlers.operation.Operations}, its golden file, its template block.
 */
@NullMarked
package io.github.dynamodbmcp.handlers.operation;

import org.jspecify.annotations.NullMarked;
