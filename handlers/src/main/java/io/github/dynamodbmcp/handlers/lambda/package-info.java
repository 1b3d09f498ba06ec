/** The Lambda functions: events in and out, and the warm-up before the first one. */
@NullMarked
package io.github.dynamodbmcp.handlers.lambda;

import org.jspecify.annotations.NullMarked;
