/**
 * The handlers: ten DynamoDB operations and the list of tools, in one image.
 *
 * <p>A request's way: {@link io.github.dynamodbmcp.handlers.Main} starts what the command names,
 * and makes one-shot calls itself. A Lambda event comes in through {@link
 * io.github.dynamodbmcp.handlers.LambdaFunction}, an HTTP request through {@link
 * io.github.dynamodbmcp.handlers.Server}, past its {@code Admission}. Each turns it into a {@code
 * Request} and hands it to a {@code Handler}: {@code OperationHandler} reads the arguments, calls
 * the operation, and turns its reply or its error into an {@code Outcome}; {@code ToolsHandler}
 * lists the tools. {@code AuditLog} has each call answered and writes its one line. Dagger builds
 * all that in {@code Wiring}.
 */
@NullMarked
package io.github.dynamodbmcp.handlers;

import org.jspecify.annotations.NullMarked;
