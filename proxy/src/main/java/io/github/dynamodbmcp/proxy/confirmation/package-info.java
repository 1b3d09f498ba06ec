/** The user's consent to writes: which calls need it, and the question that the user reads. */
@NullMarked
package io.github.dynamodbmcp.proxy.confirmation;

import org.jspecify.annotations.NullMarked;
