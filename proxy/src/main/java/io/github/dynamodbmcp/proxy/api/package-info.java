/** The backend: signed HTTP, credentials, retries, the remembered list; knows no MCP. */
@NullMarked
package io.github.dynamodbmcp.proxy.api;

import org.jspecify.annotations.NullMarked;
