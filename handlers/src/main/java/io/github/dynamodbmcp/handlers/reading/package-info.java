/**
 * Reads many items. {@link io.github.dynamodbmcp.handlers.reading.PagedReading} is a tool that
 * reads pages: {@code Pages} walks over them, and a {@code Fold} makes the answer. {@link
 * io.github.dynamodbmcp.handlers.reading.Batch} reads items by their keys.
 */
@NullMarked
package io.github.dynamodbmcp.handlers.reading;

import org.jspecify.annotations.NullMarked;
