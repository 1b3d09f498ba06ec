package io.github.dynamodbmcp.handlers.core;

import io.github.dynamodbmcp.handlers.call.TimeBudget;
import io.github.dynamodbmcp.protocol.tool.Caller;

/**
 * A call, independent of the transport that it arrived by.
 *
 * @param body the arguments as JSON
 * @param continues whether the caller goes on by itself after a continuation (status 202)
 */
public record Request(String body, Caller caller, TimeBudget time, boolean continues) {}
