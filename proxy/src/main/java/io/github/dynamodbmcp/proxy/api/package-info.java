/**
 * The tools of the API: their cached list, calls, and the reasons for failures that the API doesn't
 * explain. It knows nothing about MCP.
 */
@NullMarked
package io.github.dynamodbmcp.proxy.api;

import org.jspecify.annotations.NullMarked;
