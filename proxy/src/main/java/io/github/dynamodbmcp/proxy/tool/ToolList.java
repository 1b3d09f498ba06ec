package io.github.dynamodbmcp.proxy.tool;

import java.time.Duration;
import java.util.List;

/**
 * The tools there are.
 *
 * @param timeToLive how long the list may be taken for the truth
 */
public record ToolList(List<Tool> tools, Duration timeToLive) {}
