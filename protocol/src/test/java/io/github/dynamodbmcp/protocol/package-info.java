/** The protocol without a transport. */
@NullMarked
package io.github.dynamodbmcp.protocol;

import org.jspecify.annotations.NullMarked;
