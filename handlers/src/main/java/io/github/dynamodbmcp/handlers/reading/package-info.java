/**
 * Reads many items. {@link io.github.dynamodbmcp.handlers.reading.Pages} reads the pages of a query
 * or scan into a {@link io.github.dynamodbmcp.handlers.reading.Fold}, which makes the answer.
 * {@link io.github.dynamodbmcp.handlers.reading.Batch} reads items by their keys.
 */
@NullMarked
package io.github.dynamodbmcp.handlers.reading;

import org.jspecify.annotations.NullMarked;
