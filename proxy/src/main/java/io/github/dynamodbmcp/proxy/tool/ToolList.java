package io.github.dynamodbmcp.proxy.tool;

import java.time.Duration;
import java.util.List;

/**
 * The tools there are.
 *
 * @param timeToLive how long the list may be taken for the truth
 * @param outdated whether it is the last one there was, since none could be had now
 */
public record ToolList(List<Tool> tools, Duration timeToLive, boolean outdated) {}
