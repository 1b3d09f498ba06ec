package io.github.dynamodbmcp.handlers.operation;

import static io.github.dynamodbmcp.handlers.operation.Parameters.COUNT_ONLY;
import static io.github.dynamodbmcp.handlers.operation.Parameters.FILTER_EXPRESSION;
import static io.github.dynamodbmcp.handlers.operation.Parameters.FORMAT;
import static io.github.dynamodbmcp.handlers.operation.Parameters.INDEX_NAME;
import static io.github.dynamodbmcp.handlers.operation.Parameters.LIMIT;
import static io.github.dynamodbmcp.handlers.operation.Parameters.PROJECTION;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.item.DocumentPath;
import io.github.dynamodbmcp.handlers.item.Fault;
import io.github.dynamodbmcp.handlers.item.Placeholders;
import io.github.dynamodbmcp.handlers.item.Projection;
import io.github.dynamodbmcp.handlers.json.Json;
import io.github.dynamodbmcp.handlers.tool.Reply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Walks the pages of a query or scan until the asked number of items is there, the answer is full,
 * or time is up, and answers with a token that goes on exactly after the last item shown.
 *
 * <p>DynamoDB's own Limit counts before the filter, and its pages end where 1 MB ends; neither is
 * where an answer should end. So an answer may end in the middle of a page, and then the place to
 * go on from is made of the last item's key.
 */
final class Walk {
  private final Call call;
  private final KeyNames keyNames;
  private final Page.Reader reader;
  private final String place;
  private final Optional<List<DocumentPath>> projected;

  private int pages;
  private int scanned;

  private Walk(Call call, KeyNames keyNames, Page.Reader reader) {
    this.call = call;
    this.keyNames = keyNames;
    this.reader = reader;
    this.place = call.table().reference() + '/' + call.given(INDEX_NAME).orElse("");
    this.projected = call.given(PROJECTION);
  }

  /**
   * Answers a query or scan.
   *
   * @param what the operation, as the answer's first word
   */
  static Reply answer(Call call, String what, KeyNames keyNames, Page.Reader reader) {
    Bookmark start = Bookmark.of(call);
    Walk walk = new Walk(call, keyNames, reader);
    if (!call.given(COUNT_ONLY)) {
      return walk.items(what, start);
    }
    if (walk.projected.isPresent()) {
      throw call.given().invalid("count_only returns no items: leave projection out");
    }
    return walk.count(start);
  }

  private Reply count(Bookmark start) {
    Map<String, AttributeValue> next = start.key();
    long count = start.count();
    boolean complete = false;
    do {
      Page page;
      try {
        page = read(next, null, true, List.of());
        pages++;
      } catch (SdkException e) {
        if (pages == 0 || !call.faults().of(e).passing()) {
          throw e;
        }
        break;
      }
      count += page.count();
      next = page.lastKey();
      complete = next.isEmpty();
    } while (!complete && !call.deadline().isTimeToAnswer());
    return counted(count, complete ? null : new Bookmark(next, count).write(call));
  }

  private Reply counted(long count, @Nullable String token) {
    String source = ItemsAnswer.source(call);
    int items = (int) Math.min(count, Integer.MAX_VALUE);
    return switch (call.given(FORMAT)) {
      case TEXT ->
          new Reply.Text(
              (token == null
                      ? "%s in %s (exact)\n".formatted(Words.matches(count), source)
                      : "At least %s in %s so far\n".formatted(Words.matches(count), source))
                  + Words.readCost(call.consumedCapacity())
                  + (token == null
                      ? ""
                      : "To go on counting, repeat the call with next_token: " + token),
              items);
      case JSON, DYNAMODB_JSON -> {
        ObjectNode data = Json.object().put("table", call.table().name());
        call.given(INDEX_NAME).ifPresent(index -> data.put("index", index));
        data.put("count", count).put("exact", token == null).put("scanned_count", scanned);
        if (token != null) {
          data.put("next_token", token);
        }
        yield new Reply.Data(data.put("consumed_capacity", call.consumedCapacity()), items);
      }
    };
  }

  private Reply items(String what, Bookmark start) {
    List<String> alongside = keysToReadAlong(start);
    ItemsAnswer answer = new ItemsAnswer(call, what + " results", projection(alongside));
    int limit = call.given(LIMIT);
    boolean filtered = call.given(FILTER_EXPRESSION).isPresent();
    Map<String, AttributeValue> next = start.key();
    while (true) {
      Page page;
      try {
        // One more than asked shows whether more exist. With a filter it may take any number of
        // reads to find the next item, so there a page is taken as large as it comes.
        Integer pageLimit = filtered ? null : limit - answer.size() + 1;
        page = read(next, pageLimit, false, alongside);
        pages++;
      } catch (SdkException e) {
        if (pages == 0 || !call.faults().of(e).passing()) {
          throw e;
        }
        return answer.more(ItemsAnswer.More.MAY_EXIST, scanned, new Bookmark(next, 0).write(call));
      }
      for (Map<String, AttributeValue> item : page.items()) {
        if (answer.size() == limit || !answer.add(item)) {
          return cut(answer);
        }
      }
      next = page.lastKey();
      if (next.isEmpty()) {
        return answer.all(scanned);
      }
      if (answer.size() == limit || call.deadline().isTimeToAnswer()) {
        String token = new Bookmark(next, 0).write(call);
        return answer.fits(token)
            ? answer.more(ItemsAnswer.More.MAY_EXIST, scanned, token)
            : cut(answer);
      }
    }
  }

  /** Ends the answer in the middle of a page. */
  private Reply cut(ItemsAnswer answer) {
    while (true) {
      String token = new Bookmark(keyOf(answer.last()), 0).write(call);
      if (answer.size() == 1 || answer.fits(token)) {
        return answer.more(ItemsAnswer.More.EXIST, scanned, token);
      }
      answer.removeLast();
    }
  }

  private Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
    List<String> names = keyNames.of(place);
    if (names == null || !item.keySet().containsAll(names)) {
      names = probe();
    }
    if (names.isEmpty()) {
      throw new IllegalStateException("DynamoDB named no key for " + place);
    }
    Map<String, AttributeValue> key = new LinkedHashMap<>();
    for (String name : names) {
      AttributeValue value = item.get(name);
      if (value == null) {
        // Only a table that was made anew with another key since comes here.
        throw new Fault(409, "The key of %s has changed: repeat the call.".formatted(place));
      }
      key.put(name, value);
    }
    return key;
  }

  private List<String> keysToReadAlong(Bookmark start) {
    if (projected.isEmpty()) {
      return List.of();
    }
    if (start.key() != null) {
      return List.copyOf(start.key().keySet());
    }
    List<String> known = keyNames.of(place);
    return known == null ? probe() : known;
  }

  /**
   * Asks for one item to learn which attributes make a place here: DynamoDB's answer names them.
   */
  private List<String> probe() {
    Page page = read(null, 1, false, List.of());
    // It cost what it cost, but it read nothing for the answer.
    scanned -= page.scannedCount();
    return List.copyOf(page.lastKey().keySet());
  }

  private Optional<Projection> projection(List<String> alongside) {
    return projected.map(paths -> new Projection(paths, alongside, Parameters.placeholders(call)));
  }

  private Page read(
      @Nullable Map<String, AttributeValue> startKey,
      @Nullable Integer limit,
      boolean countOnly,
      List<String> alongside) {
    Placeholders placeholders = Parameters.placeholders(call);
    String projection =
        projected
            .map(paths -> new Projection(paths, alongside, placeholders).expression())
            .orElse(null);
    Page page = reader.read(new Page.Request(startKey, limit, countOnly, projection, placeholders));
    call.consumed(page.consumedCapacity());
    scanned += page.scannedCount();
    Set<String> names = page.lastKey().keySet();
    if (!names.isEmpty()) {
      keyNames.remember(place, names);
    }
    return page;
  }
}
