/** The log, which never goes to standard output. */
@NullMarked
package io.github.dynamodbmcp.proxy.log;

import org.jspecify.annotations.NullMarked;
