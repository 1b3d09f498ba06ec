/**
 * Failures of DynamoDB, each as a status and a sentence for the caller: what happened, whether
 * anything was written, and what to do next. It knows no MCP.
 */
@NullMarked
package io.github.dynamodbmcp.handlers.fault;

import org.jspecify.annotations.NullMarked;
