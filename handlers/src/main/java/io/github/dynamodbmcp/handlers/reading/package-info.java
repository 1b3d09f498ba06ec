/** Reading many items: pages and the tokens between them, and batches, each key accounted for. */
@NullMarked
package io.github.dynamodbmcp.handlers.reading;

import org.jspecify.annotations.NullMarked;
