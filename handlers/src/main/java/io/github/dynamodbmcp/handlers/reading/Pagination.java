package io.github.dynamodbmcp.handlers.reading;

import static io.github.dynamodbmcp.handlers.call.Parameters.COUNT_ONLY;
import static io.github.dynamodbmcp.handlers.call.Parameters.FILTER_EXPRESSION;
import static io.github.dynamodbmcp.handlers.call.Parameters.INDEX_NAME;
import static io.github.dynamodbmcp.handlers.call.Parameters.LIMIT;
import static io.github.dynamodbmcp.handlers.call.Parameters.PROJECTION;

import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.fault.Fault;
import io.github.dynamodbmcp.handlers.item.Placeholders;
import io.github.dynamodbmcp.handlers.tool.Arguments;
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
 * Reads the pages of a query or scan until the asked number of items is there, the answer is full,
 * or time is up, and answers with a token that goes on exactly after the last item shown.
 *
 * <p>DynamoDB's own Limit counts before the filter, and its pages end where 1 MB ends; neither is
 * where an answer should end. So an answer may end in the middle of a page, and then the place to
 * go on from is made of the last item's key.
 */
public final class Pagination {
  /** How many items the first page of a filtered reading has at least. */
  private static final int FIRST_PAGE = 100;

  /** How many times the items asked for, too. */
  private static final int FIRST_PAGE_FACTOR = 4;

  private final Call call;
  private final KeyNames keyNames;
  private final Page.Reader reader;
  private final String place;

  private int pages;
  private int scanned;

  private Pagination(Call call, KeyNames keyNames, Page.Reader reader) {
    this.call = call;
    this.keyNames = keyNames;
    this.reader = reader;
    this.place = call.table().reference() + '/' + call.given(INDEX_NAME).orElse("");
  }

  /** What the arguments of a query or scan may not say together. */
  public static List<String> problems(Arguments given) {
    boolean projected = given.find(PROJECTION).map(Optional::isPresent).orElse(false);
    return projected && given.find(COUNT_ONLY).orElse(false)
        ? List.of("count_only returns no items: leave projection out")
        : List.of();
  }

  /**
   * Answers a query or scan.
   *
   * @param what the operation, as the answer's first word
   * @throws io.github.dynamodbmcp.handlers.tool.InvalidArguments if the token belongs to another
   *     call
   */
  public static Reply answer(Call call, String what, KeyNames keyNames, Page.Reader reader) {
    Bookmark start = Bookmark.of(call);
    Pagination pagination = new Pagination(call, keyNames, reader);
    return call.given(COUNT_ONLY) ? pagination.count(start) : pagination.items(what, start);
  }

  private Reply count(Bookmark start) {
    Map<String, AttributeValue> next = start.key();
    long count = start.count();
    do {
      Optional<Page> page = next(next, null, true, List.of());
      if (page.isEmpty()) {
        break;
      }
      count += page.get().count();
      next = page.get().lastKey();
    } while (!next.isEmpty() && !call.deadline().isTimeToAnswer());
    return next.isEmpty()
        ? CountAnswer.exact(call, count, scanned)
        : CountAnswer.atLeast(call, count, scanned, new Bookmark(next, count).write(call));
  }

  private Reply items(String what, Bookmark start) {
    List<String> alongside = keysToReadAlong(start);
    ItemsAnswer answer =
        new ItemsAnswer(call, what + " results", call.projection(alongside, call.placeholders()));
    int limit = call.given(LIMIT);
    // Without a filter, one item more than asked shows whether more exist.
    boolean filtered = call.given(FILTER_EXPRESSION).isPresent();
    Map<String, AttributeValue> next = start.key();
    while (true) {
      @Nullable Integer pageLimit =
          filtered ? filteredLimit(limit) : Integer.valueOf(limit - answer.size() + 1);
      Optional<Page> page = next(next, pageLimit, false, alongside);
      if (page.isEmpty()) {
        return endOfPage(answer, next);
      }
      for (Map<String, AttributeValue> item : page.get().items()) {
        if (answer.size() == limit || !answer.add(item)) {
          return midPage(answer);
        }
      }
      next = page.get().lastKey();
      if (next.isEmpty()) {
        return answer.all(scanned);
      }
      if (answer.size() == limit || call.deadline().isTimeToAnswer()) {
        return endOfPage(answer, next);
      }
    }
  }

  /**
   * DynamoDB's Limit of the next page with a filter. It may take any number of reads to find the
   * next item, so pages are taken as large as they come; but for the first, since most filters
   * leave enough of a few items, and the rest of a megabyte would be read for nothing. That page
   * names the key besides, which spares the probe.
   */
  private @Nullable Integer filteredLimit(int limit) {
    return pages == 0 ? Math.max(FIRST_PAGE, FIRST_PAGE_FACTOR * limit) : null;
  }

  /** Ends the answer where DynamoDB's page ends: nobody knows what follows. */
  private Reply endOfPage(ItemsAnswer answer, Map<String, AttributeValue> next) {
    String token = new Bookmark(next, 0).write(call);
    return answer.fits(token)
        ? answer.more(ItemsAnswer.More.MAY_EXIST, scanned, token)
        : midPage(answer);
  }

  /** Ends the answer in the middle of a page, where the last item that fits is. */
  private Reply midPage(ItemsAnswer answer) {
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
    if (names.isEmpty() || !item.keySet().containsAll(names)) {
      names = probe();
    }
    Map<String, AttributeValue> key = new LinkedHashMap<>();
    for (String name : names) {
      AttributeValue value = item.get(name);
      if (value == null) {
        // Only a table that was made anew with another key since comes here.
        throw new Fault(
            409, "The key of %s has changed: repeat the call.".formatted(ItemsAnswer.source(call)));
      }
      key.put(name, value);
    }
    if (key.isEmpty()) {
      // The probe found nothing: what was read has been deleted since.
      throw new Fault(
          409,
          "The items of %s changed meanwhile: repeat the call."
              .formatted(ItemsAnswer.source(call)));
    }
    return key;
  }

  private List<String> keysToReadAlong(Bookmark start) {
    if (call.given(PROJECTION).isEmpty()) {
      return List.of();
    }
    if (!start.key().isEmpty()) {
      return List.copyOf(start.key().keySet());
    }
    List<String> known = keyNames.of(place);
    return known.isEmpty() ? probe() : known;
  }

  /**
   * Asks for one item to learn which attributes make a place here: DynamoDB's answer names them.
   */
  private List<String> probe() {
    return List.copyOf(read(Map.of(), 1, false, List.of()).lastKey().keySet());
  }

  /**
   * The next page; nothing if DynamoDB fails for a while and there is something to answer already.
   */
  private Optional<Page> next(
      Map<String, AttributeValue> startKey,
      @Nullable Integer limit,
      boolean countOnly,
      List<String> alongside) {
    try {
      Page page = read(startKey, limit, countOnly, alongside);
      pages++;
      scanned += page.scannedCount();
      return Optional.of(page);
    } catch (SdkException e) {
      if (pages > 0 && call.faults().of(e).isTransient()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Page read(
      Map<String, AttributeValue> startKey,
      @Nullable Integer limit,
      boolean countOnly,
      List<String> alongside) {
    Placeholders placeholders = call.placeholders();
    Page page =
        reader.read(
            new Page.Request(
                pages == 0 ? call.inTime() : call.inTimeToAnswer(),
                startKey.isEmpty() ? null : startKey,
                limit,
                countOnly,
                call.projection(alongside, placeholders).expression(),
                placeholders));
    call.consumed(page.consumedCapacity());
    Set<String> names = page.lastKey().keySet();
    if (!names.isEmpty()) {
      keyNames.remember(place, names);
    }
    return page;
  }
}
