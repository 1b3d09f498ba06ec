/** Threads that never keep the process alive. */
@NullMarked
package io.github.dynamodbmcp.proxy.thread;

import org.jspecify.annotations.NullMarked;
