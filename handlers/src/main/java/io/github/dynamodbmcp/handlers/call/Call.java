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
  private final TimeBudget time;
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
      DynamoDbClient dynamoDb, Arguments given, TimeBudget time, Scope scope, Faults faults) {
    this.dynamoDb = dynamoDb;
    this.given = given;
    this.time = time;
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

  /** The time that the call may take. */
  public TimeBudget time() {
    return time;
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

  /** Returns the configuration of a request, which times out early enough to answer the call. */
  public AwsRequestOverrideConfiguration inTime() {
    return within(time.forRequest());
  }

  /** Returns the configuration of a request if there is something to answer already. */
  public AwsRequestOverrideConfiguration inTimeToAnswer() {
    return within(time.forFurtherRequest());
  }

  private static AwsRequestOverrideConfiguration within(Duration duration) {
    return AwsRequestOverrideConfiguration.builder().apiCallTimeout(duration).build();
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
