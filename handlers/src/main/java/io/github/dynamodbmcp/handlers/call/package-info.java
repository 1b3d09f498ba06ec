/**
 * One call of an operation: its arguments, client, deadline and format, and the texts that name
 * tools.
 */
@NullMarked
package io.github.dynamodbmcp.handlers.call;

import org.jspecify.annotations.NullMarked;
