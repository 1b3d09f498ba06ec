/**
 * Says what to do about a request that DynamoDB refused: recognizes the fault by DynamoDB's message
 * and says what to write instead, with the caller's own names and values. Also gives hints for
 * answers that may surprise. It is loaded only for those.
 */
@NullMarked
package io.github.dynamodbmcp.handlers.advice;

import org.jspecify.annotations.NullMarked;
