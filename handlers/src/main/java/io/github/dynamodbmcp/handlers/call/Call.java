package io.github.dynamodbmcp.handlers.call;

import io.github.dynamodbmcp.handlers.fault.Faults;
import io.github.dynamodbmcp.handlers.item.Placeholders;
import io.github.dynamodbmcp.handlers.item.Projection;
import io.github.dynamodbmcp.handlers.item.TableName;
import io.github.dynamodbmcp.handlers.tool.Argument;
import io.github.dynamodbmcp.handlers.tool.Arguments;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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

  /**
   * A call that is yet to be answered.
   *
   * @param dynamoDb is asked; nobody here closes it
   * @param given the arguments, read and right one by one
   */
  public Call(
      DynamoDbClient dynamoDb, Arguments given, Deadline deadline, Scope scope, Faults faults) {
    this.dynamoDb = dynamoDb;
    this.given = given;
    this.deadline = deadline;
    this.scope = scope;
    this.faults = faults;
  }

  /** The client of DynamoDB that this call asks; it isn't the call's to close. */
  public DynamoDbClient dynamoDb() {
    return dynamoDb;
  }

  /** The value of an argument of the tool; its default where the caller gave none. */
  public <T> T given(Argument<T> argument) {
    return given.get(argument);
  }

  /** All the arguments. */
  public Arguments arguments() {
    return given;
  }

  /** The table that the call is about, for a tool that takes one. */
  public TableName table() {
    return given.get(Parameters.TABLE_NAME);
  }

  /** By when the call must be answered. */
  public Deadline deadline() {
    return deadline;
  }

  /** What of the account the call may show, and how much of it. */
  public Scope scope() {
    return scope;
  }

  /** What DynamoDB's errors mean for this call. */
  public Faults faults() {
    return faults;
  }

  /** What the caller's expressions name and hold, as far as the tool takes such. */
  public Placeholders placeholders() {
    return new Placeholders(
        given.find(Parameters.EXPRESSION_ATTRIBUTE_NAMES).flatMap(names -> names).orElse(Map.of()),
        given
            .find(Parameters.EXPRESSION_ATTRIBUTE_VALUES)
            .flatMap(values -> values)
            .orElse(Map.of()));
  }

  /**
   * What the caller wants of each item.
   *
   * @param keys the attributes to read along where that is less than the whole item
   * @param placeholders of the request, which take the names that the projection needs
   */
  public Projection projection(Collection<String> keys, Placeholders placeholders) {
    return given(Parameters.PROJECTION)
        .map(paths -> Projection.of(paths, keys, placeholders))
        .orElse(Projection.whole());
  }

  /** The configuration of each request: it ends in time for us to answer. */
  public AwsRequestOverrideConfiguration inTime() {
    return within(deadline.forRequest());
  }

  /** The configuration of a request when there is something to answer already. */
  public AwsRequestOverrideConfiguration inTimeToAnswer() {
    return within(deadline.forFurtherRequest());
  }

  private static AwsRequestOverrideConfiguration within(Duration time) {
    return AwsRequestOverrideConfiguration.builder().apiCallTimeout(time).build();
  }

  /** Adds what a request cost. */
  public void consumed(@Nullable ConsumedCapacity capacity) {
    if (capacity != null && capacity.capacityUnits() != null) {
      consumedCapacity += capacity.capacityUnits();
    }
  }

  /** Adds what a request on several tables cost. */
  public void consumed(List<ConsumedCapacity> capacities) {
    capacities.forEach(this::consumed);
  }

  /** What the call has cost so far, in read or write capacity units, indexes included. */
  public double consumedCapacity() {
    return consumedCapacity;
  }
}
