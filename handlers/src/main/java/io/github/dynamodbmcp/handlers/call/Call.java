package io.github.dynamodbmcp.handlers.call;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.advice.Hints;
import io.github.dynamodbmcp.handlers.expression.Expression;
import io.github.dynamodbmcp.handlers.expression.Token;
import io.github.dynamodbmcp.handlers.fault.FaultTranslator;
import io.github.dynamodbmcp.handlers.item.DocumentPath;
import io.github.dynamodbmcp.handlers.item.Placeholders;
import io.github.dynamodbmcp.handlers.item.Portion;
import io.github.dynamodbmcp.handlers.item.Projection;
import io.github.dynamodbmcp.handlers.item.TableName;
import io.github.dynamodbmcp.handlers.mask.Masks;
import io.github.dynamodbmcp.handlers.mask.TableMask;
import io.github.dynamodbmcp.handlers.tool.Argument;
import io.github.dynamodbmcp.handlers.tool.Arguments;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** One call of an operation: its arguments, its client, its deadline, and its cost so far. */
public final class Call {
  private final DynamoDbClient dynamoDb;
  private final Arguments given;
  private final TimeBudget time;
  private final Scope scope;
  private final boolean writes;
  private final FaultTranslator faults;
  private final boolean continues;
  private final @Nullable TableMask mask;
  private final Cost cost;
  private Placeholders placeholders = new Placeholders(Map.of(), Map.of());

  /**
   * Creates a call.
   *
   * @param dynamoDb the client; whoever created it closes it
   * @param given the arguments, each read and checked
   * @param action the IAM action that the call uses, such as {@code dynamodb:GetItem}
   * @param writes whether the tool may change something
   * @param continues whether the caller goes on by itself after a continuation
   */
  public Call(
      DynamoDbClient dynamoDb,
      Arguments given,
      TimeBudget time,
      Scope scope,
      String action,
      boolean writes,
      boolean continues) {
    this.dynamoDb = dynamoDb;
    this.given = given;
    this.time = time;
    this.scope = scope;
    this.continues = continues;
    this.mask = mask(given, scope);
    // It depends on masked values: of the table, or of any that the call names.
    this.cost =
        new Cost(
            scope.masks() != null && (mask != null || given.find(Parameters.TABLE_NAME).isEmpty()));
    this.writes = writes && !given.find(Parameters.DRY_RUN).orElse(false);
    this.faults =
        new FaultTranslator(
            action, Subject.of(given).words(), this.writes, new ToolSentences(this, action));
  }

  private static @Nullable TableMask mask(Arguments given, Scope scope) {
    Masks masks = scope.masks();
    return masks == null ? null : given.find(Parameters.TABLE_NAME).flatMap(masks::of).orElse(null);
  }

  /** The attributes that are masked in the call's table; empty if none are. */
  public Optional<TableMask> mask() {
    return Optional.ofNullable(mask);
  }

  /** The attributes that are masked in a table that the call names among others. */
  public Optional<TableMask> mask(TableName table) {
    Masks masks = scope.masks();
    return masks == null ? Optional.empty() : masks.of(table);
  }

  /**
   * Checks that the arguments name no masked attribute.
   *
   * @throws io.github.dynamodbmcp.handlers.tool.InvalidArguments if they do
   */
  public void requireUnmasked() {
    List<String> problems = masked(given);
    if (!problems.isEmpty()) {
      throw given.invalid(String.join("; ", problems));
    }
  }

  /** Says of each argument that names a masked attribute of the arguments' table which it names. */
  public List<String> masked(Arguments ofOneTable) {
    @Nullable TableMask masks = mask(ofOneTable, scope);
    return masks == null
        ? List.of()
        : new NamedAttributes(
                ofOneTable,
                masks,
                ofOneTable
                    .find(Parameters.EXPRESSION_ATTRIBUTE_NAMES)
                    .flatMap(some -> some)
                    .orElse(Map.of()))
            .problems();
  }

  /** The client of DynamoDB; the call doesn't close it. */
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

  /** Whether the call may change something; a dry run may not. */
  public boolean writes() {
    return writes;
  }

  /** The table that the call is about, for a tool that takes one. */
  public TableName table() {
    return given.get(Parameters.TABLE_NAME);
  }

  /** The cost of the call so far. */
  public Cost cost() {
    return cost;
  }

  /** The time that the call may take. */
  public TimeBudget time() {
    return time;
  }

  /** The limits of what the call may show. */
  public Scope scope() {
    return scope;
  }

  /** Whether the caller goes on by itself after a continuation. */
  public boolean continues() {
    return continues;
  }

  /** Translates DynamoDB's errors for this call. */
  public FaultTranslator faults() {
    return faults;
  }

  /** The placeholders of the next request, which start with those that the caller gave. */
  public Placeholders placeholders() {
    placeholders =
        new Placeholders(
            given
                .find(Parameters.EXPRESSION_ATTRIBUTE_NAMES)
                .flatMap(names -> names)
                .orElse(Map.of()),
            given
                .find(Parameters.EXPRESSION_ATTRIBUTE_VALUES)
                .flatMap(values -> values)
                .orElse(Map.of()));
    return placeholders;
  }

  /** The placeholders of the last request. */
  Placeholders lastPlaceholders() {
    return placeholders;
  }

  /**
   * The attributes of each item that the caller wants.
   *
   * @param keys the attributes to read along where that is less than the whole item
   * @param placeholders those of the request; takes the names that the projection needs
   * @throws io.github.dynamodbmcp.handlers.tool.InvalidArguments if a path leads into a key
   */
  public Projection projection(Collection<String> keys, Placeholders placeholders) {
    return given(Parameters.PROJECTION)
        .map(paths -> projection(paths, keys, placeholders))
        .orElse(Projection.whole());
  }

  /**
   * These attributes of each item.
   *
   * @param keys the attributes to read along
   * @param placeholders those of the request; takes the names that the projection needs
   * @throws io.github.dynamodbmcp.handlers.tool.InvalidArguments if a path leads into a key
   */
  public Projection projection(
      List<DocumentPath> paths, Collection<String> keys, Placeholders placeholders) {
    try {
      return Projection.of(paths, keys, placeholders, this::isInExpression);
    } catch (IllegalArgumentException e) {
      throw given.invalid("projection: " + e.getMessage());
    }
  }

  /**
   * Returns as much of an item as fits into an answer in JSON. Attributes that the caller named
   * come whole, since that is the way to read a long value.
   *
   * @param chars the most characters for it
   * @param item in any format of JSON
   * @param always the attributes that are never left out
   */
  public Portion portion(int chars, ObjectNode item, Collection<String> always) {
    int longest = given(Parameters.PROJECTION).isPresent() ? Integer.MAX_VALUE : chars;
    return Portion.within(longest, item, always);
  }

  /** Whether the caller's key condition or filter uses the alias. */
  public boolean isInExpression(String alias) {
    return Stream.of("key_condition_expression", "filter_expression")
        .flatMap(argument -> given.find(argument).stream())
        .anyMatch(expression ->
            Expression.of(expression.toString()).placeholders(Token.Kind.ALIAS).contains(alias));
  }

  /**
   * Returns a line that explains why the filter may have matched nothing, with its line end; empty
   * if nothing in the filter looks mistaken.
   */
  public String whyNothingMatched() {
    boolean hasFilter =
        given.find(Parameters.FILTER_EXPRESSION).flatMap(filter -> filter).isPresent();
    return hasFilter ? line(Hints.nothingMatched(ToolSentences.written(this))) : "";
  }

  /**
   * Returns a line that explains why the existing item may not meet the condition, with its line
   * end; empty if nothing in the condition looks mistaken.
   */
  public String whyNotMet(Map<String, AttributeValue> standing) {
    return line(Hints.conditionNotMet(ToolSentences.written(this), standing));
  }

  /**
   * Returns a line about a word in the condition of a write that DynamoDB applied, with its line
   * end; empty if the condition holds no word that may be meant as a value.
   *
   * @param before the item before the write
   * @param item the item in words: {@code the item}
   */
  public String whyMet(Map<String, AttributeValue> before, String item) {
    return line(Hints.conditionMet(ToolSentences.written(this), before, item));
  }

  /**
   * Returns a line about a word in the filter that may be the reason why items matched, with its
   * line end; empty if there is none.
   *
   * @param matched some of the items, whole; empty if they aren't known
   * @param all whether every item that was read matched
   */
  public String whyMatched(List<Map<String, AttributeValue>> matched, boolean all) {
    boolean mayNameAttribute =
        given
            .find(Parameters.FILTER_EXPRESSION)
            .flatMap(filter -> filter)
            .filter(Expression::mayCompareWithName)
            .isPresent();
    return mayNameAttribute ? line(Hints.matched(ToolSentences.written(this), matched, all)) : "";
  }

  private static String line(String hint) {
    return hint.isEmpty() ? "" : hint + "\n";
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
}
