/** The transport over standard input and output. */
@NullMarked
package io.github.dynamodbmcp.proxy.stdio;

import org.jspecify.annotations.NullMarked;
