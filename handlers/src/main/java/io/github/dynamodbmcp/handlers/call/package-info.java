/** One call of an operation: its arguments, its client, its time, its format and its words. */
@NullMarked
package io.github.dynamodbmcp.handlers.call;

import org.jspecify.annotations.NullMarked;
