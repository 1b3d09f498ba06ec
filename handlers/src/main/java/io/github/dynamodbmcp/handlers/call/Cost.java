package io.github.dynamodbmcp.handlers.call;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;

/**
 * The cost of a call, in read or write capacity units, indexes included. No answer shows it where
 * it depends on the length of masked values.
 */
public final class Cost {
  private final boolean isHidden;
  private double before;
  private double here;

  Cost(boolean isHidden) {
    this.isHidden = isHidden;
  }

  /** Adds the cost of a request. */
  public void add(@Nullable ConsumedCapacity capacity) {
    if (capacity != null && capacity.capacityUnits() != null) {
      here += capacity.capacityUnits();
    }
  }

  /** Adds the cost of requests, in capacity units. */
  public void add(double units) {
    here += units;
  }

  /** Adds the cost of a request on several tables. */
  public void add(List<ConsumedCapacity> capacities) {
    capacities.forEach(this::add);
  }

  /** Sets what the calls that this one continues have cost, since the answer covers them. */
  public void continueFrom(double units) {
    before = units;
  }

  /** The units of this call alone, hidden or not. */
  public double here() {
    return here;
  }

  /** The units of the answer: of this call and of those that it continues. 0 if they are hidden. */
  public double units() {
    return isHidden ? 0 : before + here;
  }

  /** {@code Consumed 0.5 read units.} with its line end; empty if they are hidden. */
  public String readSentence() {
    return isHidden ? "" : Words.readCost(units());
  }

  /** {@code Consumed 1 write unit.} with its line end; empty if they are hidden. */
  public String writeSentence() {
    return isHidden ? "" : Words.writeCost(units());
  }

  /** Adds the units to an answer in JSON, unless they are hidden; returns the answer. */
  public ObjectNode addTo(ObjectNode answer) {
    return isHidden ? answer : answer.put("consumed_capacity", units());
  }
}
