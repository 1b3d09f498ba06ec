package io.github.dynamodbmcp.handlers.writing;

import static io.github.dynamodbmcp.handlers.call.Parameters.DRY_RUN;

import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.call.Words;
import io.github.dynamodbmcp.handlers.fault.Fault;
import io.github.dynamodbmcp.handlers.item.Placeholders;
import io.github.dynamodbmcp.handlers.tool.Arguments;
import io.github.dynamodbmcp.handlers.tool.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Carries out the writes of a call, or previews them. */
public final class Writing {
  private Writing() {}

  /**
   * Writes what the arguments say.
   *
   * @param placeholders those of the write's own expressions
   * @param answer the answer to the write of one target that DynamoDB applied
   * @throws Fault 409 if the condition did not hold, 404 if the item that it needs isn't there
   */
  public static Reply reply(
      Call call,
      Write write,
      Targets targets,
      Placeholders placeholders,
      BiFunction<Map<String, AttributeValue>, Sent, Reply> answer) {
    return call.given(targets.one())
        .map(target -> one(call, write, target, placeholders, answer))
        .orElseGet(() -> many(call, write, targets, placeholders));
  }

  /** Finds what is wrong with the arguments of a write beside each other. */
  public static List<String> problems(Targets targets, Arguments given) {
    List<String> problems = new ArrayList<>(targets.problems(given));
    problems.addAll(Terms.problems(given, false));
    return problems;
  }

  private static Reply one(
      Call call,
      Write write,
      Map<String, AttributeValue> target,
      Placeholders placeholders,
      BiFunction<Map<String, AttributeValue>, Sent, Reply> answer) {
    Terms terms = Terms.of(call, write, placeholders, target.keySet().iterator().next());
    if (call.given(DRY_RUN)) {
      return Preview.reply(call, write, target, terms);
    }
    Sent sent;
    try {
      sent = write.send(target, terms, call.inTime());
    } catch (ConditionalCheckFailedException e) {
      throw unmet(call, write, target, e.item());
    }
    call.cost().add(sent.cost());
    return answer.apply(Conditions.masked(call, target), sent);
  }

  private static Fault unmet(
      Call call,
      Write write,
      Map<String, AttributeValue> target,
      Map<String, AttributeValue> standing) {
    Conditions.requireReplaceable(call, write, standing);
    if (standing.isEmpty() && write.needsItem()) {
      return new Fault(
          404,
          "No item in %s with key: %s. Nothing was changed; set create_if_missing to true to create it."
              .formatted(call.table().quoted(), Words.key(target)));
    }
    return Conditions.unmet(call, standing, write.kind() == Kind.PUT ? List.of() : target.keySet());
  }

  private static Reply many(Call call, Write write, Targets targets, Placeholders placeholders) {
    List<Map<String, AttributeValue>> given = call.given(targets.many()).orElseThrow();
    List<String> key =
        write.kind() == Kind.PUT ? new KeyProbe(call, write).names(given) : List.of();
    List<String> duplicates = targets.duplicates(given, key);
    if (!duplicates.isEmpty()) {
      throw call.arguments().invalid(String.join("; ", duplicates));
    }
    String attribute = given.getFirst().keySet().iterator().next();
    Terms terms = Terms.of(call, write, placeholders, attribute);
    List<Target> named = Targets.named(write.kind(), given, key);
    return new ManyWrites(call, write, terms, named).carryOut().reply();
  }
}
