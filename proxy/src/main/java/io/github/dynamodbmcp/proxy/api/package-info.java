/**
 * The tools of the API: their list, asked for and remembered; calls of them; and why they fail,
 * where the API itself doesn't say. It knows no MCP.
 */
@NullMarked
package io.github.dynamodbmcp.proxy.api;

import org.jspecify.annotations.NullMarked;
