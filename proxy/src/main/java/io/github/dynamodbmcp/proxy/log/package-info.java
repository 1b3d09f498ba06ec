/** What the proxy says to its operator, never on standard output. */
@NullMarked
package io.github.dynamodbmcp.proxy.log;

import org.jspecify.annotations.NullMarked;
