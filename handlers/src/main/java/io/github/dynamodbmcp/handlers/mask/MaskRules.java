package io.github.dynamodbmcp.handlers.mask;

import io.github.dynamodbmcp.handlers.fault.Fault;
import io.github.dynamodbmcp.handlers.item.DocumentPath;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Refuses requests to DynamoDB that could reveal something of a masked value. */
record MaskRules(TableMask mask) {
  /**
   * Checks a request's expressions.
   *
   * @param names the attributes' names by alias
   * @throws Fault 400 if one names a masked attribute
   */
  void requireUnnamed(Map<String, String> names, @Nullable String... expressions) {
    for (String expression : expressions) {
      if (expression == null) {
        continue;
      }
      for (DocumentPath path : mask.named(expression, names)) {
        mask.objection(path)
            .ifPresent(objection -> {
              throw new Fault(
                  400, "The request names %s in %s.".formatted(objection, mask.table()));
            });
      }
    }
  }

  /**
   * Checks the key that a table has, or that a request gives.
   *
   * @throws Fault 403 if an attribute of the key is masked
   */
  void requireUnmaskedKey(Collection<String> names) {
    List<String> masked = mask.among(names);
    if (!masked.isEmpty()) {
      throw new Fault(
          403,
          "No tool can use %s: its key has %s, which is masked, and the values of a key can't be hidden. Ask whoever runs the backend to remove it from MCP_MASKED_ATTRIBUTES."
              .formatted(mask.table(), String.join(" and ", masked)));
    }
  }

  /**
   * Checks the key of an index.
   *
   * @throws Fault 400 if an attribute of the key is masked: the order of the items, and which items
   *     the index has, would tell of its values
   */
  void requireUnmaskedIndex(String index, Collection<String> names) {
    List<String> masked = mask.among(names);
    if (!masked.isEmpty()) {
      throw new Fault(
          400,
          "Index '%s' of %s can't be read, since its key has %s, which is masked: read the table or another index."
              .formatted(index, mask.table(), String.join(" and ", masked)));
    }
  }
}
