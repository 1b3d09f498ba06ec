/** The words that the protocol's side and the API's side share. */
@NullMarked
package io.github.dynamodbmcp.proxy.tool;

import org.jspecify.annotations.NullMarked;
