/**
 * The handlers: ten DynamoDB operations and the list of tools, in one image.
 *
 * <p>A request's way: {@link io.github.dynamodbmcp.handlers.Main} starts what the command names. A
 * Lambda event comes in through {@link io.github.dynamodbmcp.handlers.LambdaFunction}, an HTTP
 * request through {@link io.github.dynamodbmcp.handlers.Server} (which verifies its signature), a
 * one-shot call through {@code OneShot}. Each turns it into a {@code Request} and hands it to a
 * {@code Function}: {@code OperationFunction} reads the arguments, calls the operation, and turns
 * its reply or its error into a {@code Response}; {@code ToolsFunction} lists the tools. Every call
 * leaves one {@code AuditLine}. Dagger builds all that in {@code Wiring}.
 */
@NullMarked
package io.github.dynamodbmcp.handlers;

import org.jspecify.annotations.NullMarked;
