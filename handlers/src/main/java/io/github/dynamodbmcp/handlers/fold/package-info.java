/**
 * Turns the items that a query or scan reads into its answer. {@link
 * io.github.dynamodbmcp.handlers.fold.PagedReading} is such a tool: it defines the arguments, and
 * chooses the {@link io.github.dynamodbmcp.handlers.reading.Fold} that they ask for.
 */
@NullMarked
package io.github.dynamodbmcp.handlers.fold;

import org.jspecify.annotations.NullMarked;
