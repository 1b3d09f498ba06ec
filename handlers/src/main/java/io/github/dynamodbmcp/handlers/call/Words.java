package io.github.dynamodbmcp.handlers.call;

import io.github.dynamodbmcp.handlers.item.ItemJson;
import io.github.dynamodbmcp.handlers.text.Visible;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The phrases that the operations' texts share. */
public final class Words {
  /** A scan that read at least this many items, and far more than it returns, says so. */
  private static final int MANY_READ = 100;

  /** "Far more" means this many times the items returned. */
  private static final long FAR_MORE = 10;

  private Words() {}

  /** {@code 1 item}, {@code 3 items}. */
  public static String count(long number, String noun) {
    return number == 1 ? "1 " + noun : number + " " + noun + "s";
  }

  /** {@code 1 item matches}, {@code 3 items match}. */
  public static String matches(long number) {
    return count(number, "item") + (number == 1 ? " matches" : " match");
  }

  /**
   * {@code DynamoDB read 2400 items to return 3.} with its line end; empty unless it read far more
   * than it returned.
   */
  public static String farMoreRead(long read, int returned) {
    return read >= MANY_READ && read >= FAR_MORE * Math.max(returned, 1)
        ? "DynamoDB read %s to return %s.\n".formatted(count(read, "item"), returned)
        : "";
  }

  /** {@code Consumed 0.5 read units.} with its line end. */
  public static String readCost(double units) {
    return cost(units, "read");
  }

  /** {@code Consumed 1 write unit.} with its line end. */
  public static String writeCost(double units) {
    return cost(units, "write");
  }

  /** A key as it stands in a sentence: plain JSON on one line. */
  public static String key(Map<String, AttributeValue> key) {
    return Visible.json(ItemJson.plain(key));
  }

  private static String cost(double units, String kind) {
    String number =
        units == Math.rint(units) ? Long.toString((long) units) : Double.toString(units);
    return "Consumed %s %s unit%s.\n".formatted(number, kind, units == 1 ? "" : "s");
  }
}
