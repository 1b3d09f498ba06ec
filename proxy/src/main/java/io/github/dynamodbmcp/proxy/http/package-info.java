/**
 * Requests to the API over signed HTTP: sent, repeated where that is safe, and in words where they
 * fail. It knows no tool.
 */
@NullMarked
package io.github.dynamodbmcp.proxy.http;

import org.jspecify.annotations.NullMarked;
