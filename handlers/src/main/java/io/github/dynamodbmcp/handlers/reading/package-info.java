/** Reading many items: the pages of queries and scans, and batches, each key accounted for. */
@NullMarked
package io.github.dynamodbmcp.handlers.reading;

import org.jspecify.annotations.NullMarked;
