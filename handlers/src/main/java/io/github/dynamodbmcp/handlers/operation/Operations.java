package io.github.dynamodbmcp.handlers.operation;

import io.github.dynamodbmcp.handlers.reading.KeyNames;
import java.util.List;

/** All the operations, in the order in which the tools are listed. */
public final class Operations {
  private Operations() {}

  /** New ones each time; a function keeps its own. */
  public static List<Operation> all() {
    return List.of(
        new GetItem(),
        new Query(new KeyNames()),
        new Scan(new KeyNames()),
        new BatchGet(),
        new ListTables(),
        new DescribeTable(),
        new CountItems(),
        new PutItem(),
        new UpdateItem(),
        new DeleteItem());
  }
}
