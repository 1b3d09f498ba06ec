/** JSON that keeps every digit. */
@NullMarked
package io.github.dynamodbmcp.proxy.json;

import org.jspecify.annotations.NullMarked;
