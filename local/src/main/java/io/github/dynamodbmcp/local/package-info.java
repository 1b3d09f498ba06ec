/**
 * Runs the whole system on one machine: DynamoDB Local, the handlers' server, and the proxy as an
 * assistant would start it.
 */
@NullMarked
package io.github.dynamodbmcp.local;

import org.jspecify.annotations.NullMarked;
