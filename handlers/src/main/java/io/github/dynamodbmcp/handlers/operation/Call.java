package io.github.dynamodbmcp.handlers.operation;

import io.github.dynamodbmcp.handlers.item.Faults;
import io.github.dynamodbmcp.handlers.item.TableName;
import io.github.dynamodbmcp.handlers.tool.Argument;
import io.github.dynamodbmcp.handlers.tool.Arguments;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;

/** One call of an operation: what it was given, whom to ask, how long, and what it cost so far. */
public final class Call {
  private final DynamoDbClient dynamoDb;
  private final Arguments given;
  private final Deadline deadline;
  private final Scope scope;
  private final Faults faults;
  private double consumedCapacity;

  public Call(
      DynamoDbClient dynamoDb, Arguments given, Deadline deadline, Scope scope, Faults faults) {
    this.dynamoDb = dynamoDb;
    this.given = given;
    this.deadline = deadline;
    this.scope = scope;
    this.faults = faults;
  }

  DynamoDbClient dynamoDb() {
    return dynamoDb;
  }

  <T> T given(Argument<T> argument) {
    return given.get(argument);
  }

  Arguments given() {
    return given;
  }

  TableName table() {
    return given.get(Parameters.TABLE_NAME);
  }

  Deadline deadline() {
    return deadline;
  }

  Scope scope() {
    return scope;
  }

  /** What DynamoDB's errors mean for this call. */
  Faults faults() {
    return faults;
  }

  /** The configuration of each request: it ends in time for us to answer. */
  AwsRequestOverrideConfiguration inTime() {
    return AwsRequestOverrideConfiguration.builder().apiCallTimeout(deadline.forRequest()).build();
  }

  /** Adds what a request cost. */
  void consumed(@Nullable ConsumedCapacity capacity) {
    if (capacity != null && capacity.capacityUnits() != null) {
      consumedCapacity += capacity.capacityUnits();
    }
  }

  /** Adds what a request on several tables cost. */
  void consumed(List<ConsumedCapacity> capacities) {
    capacities.forEach(this::consumed);
  }

  /** What the call has cost so far, in read or write capacity units, indexes included. */
  public double consumedCapacity() {
    return consumedCapacity;
  }
}
