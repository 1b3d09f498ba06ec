/**
 * Writes items: one or many of a call, each under its condition, or only a preview of them. Every
 * write is accounted for, and none is sent twice that may have been applied.
 */
@NullMarked
package io.github.dynamodbmcp.handlers.writing;

import org.jspecify.annotations.NullMarked;
