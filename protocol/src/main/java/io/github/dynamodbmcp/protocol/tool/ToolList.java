package io.github.dynamodbmcp.protocol.tool;

import java.time.Duration;
import java.util.List;

/**
 * The list of tools.
 *
 * @param timeToLive how long the list may be cached
 * @param outdated whether this is an earlier list, because the current one is unavailable
 */
public record ToolList(List<Tool> tools, Duration timeToLive, boolean outdated) {}
