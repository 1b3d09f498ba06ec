package io.github.dynamodbmcp.protocol.mcp;

import io.github.dynamodbmcp.protocol.tool.Tools;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * The parts that all sessions of a server share. It has no state of its own; whoever creates it
 * also shuts down the threads and closes the tools.
 *
 * @param calls runs the calls and bounds how many run and wait; a call that it rejects is answered
 *     with an error
 * @param timer sends progress, and limits the time for answers
 * @param timeout the time limit of one call
 * @param confirmation asks users before calls; null if no call needs that
 */
public record McpServer(
    Tools tools,
    ServerInfo info,
    Executor calls,
    ScheduledExecutorService timer,
    Duration timeout,
    SessionLog log,
    @Nullable Confirmation confirmation) {}
