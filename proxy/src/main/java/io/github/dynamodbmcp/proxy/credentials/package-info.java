/** Whose keys sign: where they come from, how to renew them, and who AWS says their owner is. */
@NullMarked
package io.github.dynamodbmcp.proxy.credentials;

import org.jspecify.annotations.NullMarked;
