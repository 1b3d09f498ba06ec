/**
 * What goes wrong with DynamoDB, in a status and words for whoever asked: what happened, whether
 * anything was written, and what to do next. It knows no MCP.
 */
@NullMarked
package io.github.dynamodbmcp.handlers.fault;

import org.jspecify.annotations.NullMarked;
