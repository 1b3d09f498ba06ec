package io.github.dynamodbmcp.handlers.core;

import io.github.dynamodbmcp.handlers.call.Deadline;
import io.github.dynamodbmcp.protocol.tool.Caller;

/**
 * One call, however it came.
 *
 * @param body the arguments as JSON
 */
public record Request(String body, Caller caller, Deadline deadline) {}
