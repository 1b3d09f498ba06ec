package io.github.dynamodbmcp.handlers.operation;

import java.util.List;

/** The operations, in the order of the list of tools. */
public final class Operations {
  private Operations() {}

  /** Returns new operations each time, since some remember what they read. */
  public static List<Operation> all() {
    return List.of(
        new GetItem(),
        new Query(),
        new Scan(),
        new BatchGet(),
        new ListTables(),
        new DescribeTable(),
        new CountItems(),
        new PutItem(),
        new UpdateItem(),
        new DeleteItem());
  }
}
