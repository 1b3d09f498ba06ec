/** Settings from flags and environment variables, checked once. */
@NullMarked
package io.github.dynamodbmcp.proxy.settings;

import org.jspecify.annotations.NullMarked;
