/** The keys that requests are signed with: their source, their owner, and advice about them. */
@NullMarked
package io.github.dynamodbmcp.proxy.credentials;

import org.jspecify.annotations.NullMarked;
