/**
 * A transaction that writes: its actions, which are carried out all or not at all, and the answer:
 * what was done, why nothing was, or what would be.
 */
@NullMarked
package io.github.dynamodbmcp.handlers.transaction;

import org.jspecify.annotations.NullMarked;
