/** A call from its JSON body to its outcome and audit line, for any transport. */
@NullMarked
package io.github.dynamodbmcp.handlers.core;

import org.jspecify.annotations.NullMarked;
