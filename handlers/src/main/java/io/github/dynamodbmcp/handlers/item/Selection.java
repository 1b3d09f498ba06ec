package io.github.dynamodbmcp.handlers.item;

import java.util.Collection;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Selects parts of an item as DynamoDB's ProjectionExpression does, for an item that was read with
 * more than the caller asked for.
 */
public final class Selection {
  private final PathTree tree = new PathTree();

  /**
   * Selects the values at these paths.
   *
   * @param paths without aliases; one may lead into another
   */
  public Selection(Collection<DocumentPath> paths) {
    paths.forEach(tree::add);
  }

  /** Returns the parts of the item; a list keeps the selected elements, in its order. */
  public Map<String, AttributeValue> of(Map<String, AttributeValue> item) {
    return tree.select(item);
  }
}
