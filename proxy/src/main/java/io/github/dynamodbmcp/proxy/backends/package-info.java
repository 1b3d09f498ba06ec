/**
 * Several backends as one: their tools in one list, and the choice of the backend that a call goes
 * to. It knows nothing about MCP, and nothing of it is loaded where there is only one backend.
 */
@NullMarked
package io.github.dynamodbmcp.proxy.backends;

import org.jspecify.annotations.NullMarked;
