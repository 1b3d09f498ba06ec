package io.github.dynamodbmcp.proxy.validation;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The scope of a validation.
 *
 * @param table the table to write the marked item into; null to leave items out
 * @param sample whether the table is the sample table, whose key and index are known
 * @param readOnly whether the backend must be read-only; null to take it from its list of tools
 * @param extensions what is deployed beside the backend
 */
public record ValidationScope(
    @Nullable String table,
    boolean sample,
    @Nullable Boolean readOnly,
    Set<Extension> extensions) {}
