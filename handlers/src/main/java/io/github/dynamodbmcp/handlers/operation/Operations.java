package io.github.dynamodbmcp.handlers.operation;

import java.util.List;
import java.util.Optional;

/** The operations, in the order of the list of tools. */
public final class Operations {
  private Operations() {}

  /**
   * The operations of every backend. Returns new ones each time, since some remember what they
   * read.
   */
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

  /**
   * The operations of extensions, which a backend has only if it is deployed with them. They are
   * created, and their classes loaded, only where they are asked for.
   */
  public static List<Operation> extensions() {
    return List.of(new TransactWrite());
  }

  /** The operation of a command, such as {@code get-item}, of an extension or not. */
  public static Optional<Operation> named(String command) {
    return find(all(), command).or(() -> find(extensions(), command));
  }

  private static Optional<Operation> find(List<Operation> operations, String command) {
    return operations.stream().filter(operation -> operation.command().equals(command)).findFirst();
  }
}
