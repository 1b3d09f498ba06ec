/**
 * Computes figures from many items, exactly and in bounded memory: counts, sums, averages, extremes
 * and distinct values, in all or by group. It knows neither calls nor pages: {@link
 * io.github.dynamodbmcp.handlers.aggregate.Groups} takes items one by one.
 */
@NullMarked
package io.github.dynamodbmcp.handlers.aggregate;

import org.jspecify.annotations.NullMarked;
