/** The SLF4J provider: each event is one line of printable ASCII on standard error. */
@NullMarked
package io.github.dynamodbmcp.handlers.log;

import org.jspecify.annotations.NullMarked;
