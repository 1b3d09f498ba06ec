/** The HTTP server: the same handlers where there is no API Gateway. */
@NullMarked
package io.github.dynamodbmcp.handlers.server;

import org.jspecify.annotations.NullMarked;
