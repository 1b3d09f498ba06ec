package io.github.dynamodbmcp.proxy.command;

import java.util.List;
import java.util.Map;

/**
 * The process that an assistant starts.
 *
 * @param environment the variables to set, in the order in which they are written
 */
record ServerCommand(String command, List<String> arguments, Map<String, String> environment) {}
