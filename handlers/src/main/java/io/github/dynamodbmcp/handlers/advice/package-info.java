/**
 * Says what to do about a request that DynamoDB refused: which words of DynamoDB's stand for which
 * fault, and what to write instead, with the caller's own names and values. It is loaded only when
 * a request has been refused.
 */
@NullMarked
package io.github.dynamodbmcp.handlers.advice;

import org.jspecify.annotations.NullMarked;
