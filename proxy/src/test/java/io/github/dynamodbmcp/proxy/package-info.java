/** Tests of the proxy as a whole against a stand-in for API Gateway. */
@NullMarked
package io.github.dynamodbmcp.proxy;

import org.jspecify.annotations.NullMarked;
