@NullMarked
package io.github.dynamodbmcp.proxy.backends;

import org.jspecify.annotations.NullMarked;
