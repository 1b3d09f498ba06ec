/**
 * Signed HTTP requests to the API: sends them, retries them where that is safe, and explains why
 * they fail. It knows nothing about tools.
 */
@NullMarked
package io.github.dynamodbmcp.proxy.http;

import org.jspecify.annotations.NullMarked;
