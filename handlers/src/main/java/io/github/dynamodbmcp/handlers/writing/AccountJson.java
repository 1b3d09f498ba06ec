package io.github.dynamodbmcp.handlers.writing;

import static io.github.dynamodbmcp.handlers.call.Parameters.DRY_RUN;
import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.dynamodbmcp.handlers.call.Format;
import io.github.dynamodbmcp.handlers.fault.Fault;
import io.github.dynamodbmcp.handlers.item.Portion;
import io.github.dynamodbmcp.handlers.item.Share;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The JSON that accounts for several writes. Its counts are exact; its lists end if it is full. */
final class AccountJson {
  /** The answer's other members, in characters. */
  private static final int FRAME_CHARS = 1_000;

  /** The index of a target in a list, in characters. */
  private static final int INDEX_CHARS = 6;

  private final Account account;
  private final Format format;
  private final boolean dryRun;
  private final ObjectNode data = Json.object();
  private int left;

  AccountJson(Account account) {
    this.account = account;
    this.format = account.call().given(FORMAT);
    this.dryRun = account.call().given(DRY_RUN);
    this.left = account.longest() - FRAME_CHARS;
  }

  ObjectNode data() {
    data.put("table", account.call().table().name());
    if (dryRun) {
      data.put("dry_run", true);
    }
    data.put("written", account.written());
    NavigableMap<Integer, Portion> portions = dryRun ? portions() : Collections.emptyNavigableMap();
    failed();
    if (dryRun) {
      standing(portions);
    } else if (account.write().kind() == Kind.PUT) {
      names("replaced", result -> result instanceof Result.Applied(boolean found, _, _) && found);
      names("replaced_own", result -> result instanceof Result.Applied(_, boolean own, _) && own);
    } else if (account.write().kind() == Kind.DELETE) {
      names("missing", result -> result instanceof Result.Applied(boolean found, _, _) && !found);
    }
    names("not_attempted", Result.NotAttempted.class::isInstance);
    String notice = dryRun ? Preview.notes(account.call(), account.hints()) : account.hints();
    if (!notice.isEmpty()) {
      data.put("notice", notice.strip().replace('\n', ' '));
    }
    return dryRun ? data : account.call().cost().addTo(data);
  }

  private void failed() {
    List<Integer> failures = new ArrayList<>();
    for (int i = 0; i < account.results().size(); i++) {
      if (Account.status(account.results().get(i)) >= 400) {
        failures.add(i);
      }
    }
    ArrayNode listed = data.putArray("failed");
    for (int index : failures) {
      ObjectNode failure = failure(index);
      if (!fits(failure)) {
        break;
      }
      listed.add(failure);
    }
    data.put("failed_count", failures.size());
  }

  private ObjectNode failure(int index) {
    Result result = account.results().get(index);
    ObjectNode failure = Json.object().put("index", index);
    Target target = account.targets().get(index);
    if (!target.name().isEmpty()) {
      failure.set("key", format.item(target.name()));
    }
    failure.put("status", Account.status(result));
    failure.put("message", message(result));
    if (Account.mayHaveWritten(result)) {
      failure.put("may_have_been_written", true);
    }
    return failure;
  }

  private static String message(Result result) {
    return switch (result) {
      case Result.Unmet _ -> "The condition_expression did not hold.";
      case Result.NoItem _ -> "There is no item with that key.";
      case Result.Failed(Fault fault) -> fault.getMessage();
      case Result.Applied _, Result.Previewed _, Result.NotAttempted _ -> "";
    };
  }

  private void standing(NavigableMap<Integer, Portion> portions) {
    data.put(
        "standing",
        account.count(result -> result instanceof Result.Previewed(boolean found) && found));
    ArrayNode items = data.putArray("items");
    ArrayNode indexes = data.putArray("items_indexes");
    ArrayNode cut = Json.object().putArray("items_cut");
    portions.forEach((index, portion) -> {
      items.add(portion.shown());
      indexes.add(index);
      if (!portion.leftOut().isEmpty()) {
        portion.leftOut().describe(cut.addObject().put("index", index), "not_shown");
      }
    });
    if (!cut.isEmpty()) {
      data.set("items_cut", cut);
    }
    account.call().mask().ifPresent(mask -> mask.describe(data, account.shown().values()));
    names("missing", result -> result instanceof Result.Previewed(boolean found) && !found);
  }

  /** As much of the items that a dry run found as fits, by the index of their target. */
  private NavigableMap<Integer, Portion> portions() {
    int room = left - Math.min(listsChars(), left / 2);
    List<Integer> needs =
        account.shown().keySet().stream().map(index -> portion(index, room).length()).toList();
    Share share = Share.of(room, needs);
    Iterator<Integer> need = needs.iterator();
    NavigableMap<Integer, Portion> portions = new TreeMap<>();
    account
        .shown()
        .keySet()
        .forEach(index -> {
          Portion portion = portion(index, share.chars(need.next()));
          portions.put(index, portion);
          left -= portion.length();
        });
    return portions;
  }

  private Portion portion(int index, int longest) {
    return Portion.within(
        longest,
        format.item(account.shown().getOrDefault(index, Map.of())),
        account.targets().get(index).name().keySet());
  }

  /** The characters that the lists of a dry run would take. */
  private int listsChars() {
    int chars = 0;
    for (int i = 0; i < account.results().size(); i++) {
      Result result = account.results().get(i);
      if (Account.status(result) >= 400) {
        chars += Json.length(failure(i)) + 1;
      } else if (!(result instanceof Result.Previewed(boolean found) && found)) {
        chars += Json.length(name(account.targets().get(i))) + 1 + INDEX_CHARS;
      }
    }
    return chars;
  }

  /**
   * Lists the targets whose results meet a condition, with their indexes, and counts them. An item
   * that is put has its index beside its name, since its name need not be its key.
   */
  private void names(String member, Predicate<Result> condition) {
    List<Target> targets = account.where(condition);
    ArrayNode listed = data.putArray(member);
    ArrayNode indexes = data.putArray(member + "_indexes");
    for (Target target : targets) {
      JsonNode name = name(target);
      left -= INDEX_CHARS;
      if (!fits(name)) {
        break;
      }
      listed.add(name);
      indexes.add(target.index());
    }
    data.put(member + "_count", targets.size());
  }

  private JsonNode name(Target target) {
    return target.name().isEmpty() ? TextNode.valueOf(target.words()) : format.item(target.name());
  }

  private boolean fits(JsonNode entry) {
    left -= Json.length(entry) + 1;
    return left >= 0;
  }
}
