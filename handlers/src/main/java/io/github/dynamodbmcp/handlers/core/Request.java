package io.github.dynamodbmcp.handlers.core;

import io.github.dynamodbmcp.handlers.call.TimeBudget;
import io.github.dynamodbmcp.protocol.tool.Caller;

/**
 * A call, independent of the transport that it arrived by.
 *
 * @param body the arguments as JSON
 */
public record Request(String body, Caller caller, TimeBudget time) {}
