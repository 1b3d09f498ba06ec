/** Flags and environment, checked once. */
@NullMarked
package io.github.dynamodbmcp.proxy.settings;

import org.jspecify.annotations.NullMarked;
