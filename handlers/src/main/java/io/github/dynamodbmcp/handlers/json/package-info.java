/**
 * JSON as the whole program reads and writes it: exact numbers, no duplicate members, bounded
 * depth.
 */
@NullMarked
package io.github.dynamodbmcp.handlers.json;

import org.jspecify.annotations.NullMarked;
