/** Resources of the whole process: its threads and the JVM's network properties. */
@NullMarked
package io.github.dynamodbmcp.proxy.process;

import org.jspecify.annotations.NullMarked;
