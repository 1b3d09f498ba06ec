/**
 * The operations, one file each, with its arguments, schema, description, call and text together.
 * {@link io.github.dynamodbmcp.handlers.operation.Operations} lists them; docs/extending.md says
 * how to add one.
 */
@NullMarked
package io.github.dynamodbmcp.handlers.operation;

import org.jspecify.annotations.NullMarked;
