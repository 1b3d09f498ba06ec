/**
 * The handlers: ten DynamoDB operations and the list of tools, in one image.
 *
 * <p>{@link io.github.dynamodbmcp.handlers.Main} starts the command that the image is given, reads
 * {@link io.github.dynamodbmcp.handlers.Settings}, and has {@link
 * io.github.dynamodbmcp.handlers.Wiring} build the rest. {@code lambda} and {@code server} are the
 * two transports; both hand requests to {@code core}.
 */
@NullMarked
package io.github.dynamodbmcp.handlers;

import org.jspecify.annotations.NullMarked;
