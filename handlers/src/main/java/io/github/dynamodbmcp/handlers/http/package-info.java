/** HTTP to AWS in its native library: connections, signatures, and clear causes of failure. */
@NullMarked
package io.github.dynamodbmcp.handlers.http;

import org.jspecify.annotations.NullMarked;
