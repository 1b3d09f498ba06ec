/** The proxy, driven through its front door against a gateway as bare as API Gateway. */
@NullMarked
package io.github.dynamodbmcp.proxy;

import org.jspecify.annotations.NullMarked;
