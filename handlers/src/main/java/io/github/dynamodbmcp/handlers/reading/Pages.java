package io.github.dynamodbmcp.handlers.reading;

import static io.github.dynamodbmcp.handlers.call.Parameters.INDEX_NAME;

import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.dynamodb.Page;
import io.github.dynamodbmcp.handlers.fault.Fault;
import io.github.dynamodbmcp.handlers.item.Placeholders;
import io.github.dynamodbmcp.handlers.item.Projection;
import io.github.dynamodbmcp.handlers.tool.Reply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * Reads the pages of a query or scan into a {@link Fold} until there are no more, the fold has
 * enough, DynamoDB fails for the moment, or time is up. Counts the cost, and knows where the next
 * call goes on.
 *
 * <p>DynamoDB's own Limit counts before the filter, and its pages end at 1 MB; an answer should end
 * at neither. So an answer may end in the middle of a page, and the place to go on from is then
 * made of the last item's key.
 */
public final class Pages {
  private final Call call;
  private final KeyNames keyNames;
  private final PageReader reader;
  private final Fold fold;
  private final Place start;
  private final String source;

  /** The names of the key's attributes, as DynamoDB stated them during this call. */
  private Set<String> confirmed = Set.of();

  private Map<String, AttributeValue> next;
  private int pages;
  private int scanned;

  private Pages(Call call, KeyNames keyNames, PageReader reader, Fold fold) {
    this.call = call;
    this.keyNames = keyNames;
    this.reader = reader;
    this.fold = fold;
    this.start = Place.of(call);
    this.next = start.key();
    this.scanned = start.spent().items();
    call.cost().continueFrom(start.spent().units());
    this.source = call.table().reference() + '/' + call.given(INDEX_NAME).orElse("");
  }

  /**
   * Reads the pages and answers.
   *
   * @param folds creates the fold; called again if the reading has to start again
   * @throws io.github.dynamodbmcp.handlers.tool.InvalidArguments if the token belongs to another
   *     call
   */
  public static Reply read(Call call, KeyNames keyNames, PageReader reader, Supplier<Fold> folds) {
    try {
      return new Pages(call, keyNames, reader, folds.get()).read();
    } catch (KeyChanged e) {
      // The table was created again with another key. Its new key's names are known by now.
      return new Pages(call, keyNames, reader, folds.get()).readOrFail();
    }
  }

  private Reply readOrFail() {
    try {
      return read();
    } catch (KeyChanged e) {
      throw new Fault(
          409, "The key of %s is changing: repeat the call.".formatted(Source.words(call)));
    }
  }

  private Reply read() {
    fold.resume(start.state());
    List<String> alongside = keyToReadAlong();
    while (true) {
      Placeholders placeholders = call.placeholders();
      Projection projection = projection(alongside, placeholders);
      Optional<Page> page = nextPage(projection, placeholders);
      if (page.isEmpty()) {
        return soFar();
      }
      if (!alongside.isEmpty() && !alongside.containsAll(confirmed)) {
        throw new KeyChanged();
      }
      Fold.Taken taken = fold.take(page.get(), projection);
      next = page.get().lastKey();
      if (taken == Fold.Taken.SOME) {
        return fold.soFar(scanned, tokens());
      }
      if (next.isEmpty()) {
        return fold.all(scanned);
      }
      if (taken == Fold.Taken.ENOUGH || call.time().isTimeToAnswer()) {
        return soFar();
      }
    }
  }

  /**
   * Ends the call after a page: with a continuation if there is no answer and the caller goes on.
   */
  private Reply soFar() {
    if (call.continues() && !fold.hasAnswer()) {
      Spent spent = new Spent(scanned, call.cost().units());
      Optional<String> token = new Place(next, fold.state(), spent).token(call);
      if (token.isPresent()) {
        return new Reply.Continuation(
            token.get(),
            scanned,
            String.format(Locale.ROOT, "Read %,d items of %s so far", scanned, Source.words(call)));
      }
    }
    return fold.soFar(scanned, tokens());
  }

  private Projection projection(List<String> alongside, Placeholders placeholders) {
    return fold.wanted() instanceof Fold.Wanted.Attributes(var paths)
        ? call.projection(paths, alongside, placeholders)
        : Projection.whole();
  }

  /** Returns the key's attributes to project beside the wanted ones; empty for whole items. */
  private List<String> keyToReadAlong() {
    if (!fold.endsInPages() || !(fold.wanted() instanceof Fold.Wanted.Attributes)) {
      return List.of();
    }
    if (!start.key().isEmpty()) {
      return List.copyOf(start.key().keySet());
    }
    List<String> known = keyNames.of(source);
    return known.isEmpty() ? List.copyOf(askForKeyNames()) : known;
  }

  /**
   * Reads the next page; empty if DynamoDB fails for the moment and there is something to answer.
   */
  private Optional<Page> nextPage(Projection projection, Placeholders placeholders) {
    try {
      Page page =
          request(
              new PageReader.Request(
                  pages == 0 ? call.inTime() : call.inTimeToAnswer(),
                  next.isEmpty() ? null : next,
                  fold.limit(),
                  fold.wanted() instanceof Fold.Wanted.Count,
                  projection.expression(),
                  placeholders));
      pages++;
      scanned += page.scannedCount();
      return Optional.of(page);
    } catch (SdkException e) {
      if (pages > 0 || !start.key().isEmpty()) {
        Fault fault = call.faults().of(e);
        if (fault.isTransient() && pages > 0) {
          return Optional.empty();
        }
        if (fault.isTransient()) {
          throw fault.adding(" The next_token can be used again.");
        }
      }
      throw pages == 0 && isRefusal(e) && startsAtAnotherKey() ? outdatedToken() : e;
    }
  }

  private Page request(PageReader.Request request) {
    Page page = reader.read(request);
    call.cost().add(page.consumedCapacity());
    if (!page.lastKey().isEmpty()) {
      confirmed = page.lastKey().keySet();
      keyNames.remember(source, confirmed);
    }
    return page;
  }

  /** Reads one item to learn the key's attributes, since DynamoDB's answer then names them. */
  private Set<String> askForKeyNames() {
    Placeholders placeholders = call.placeholders();
    // Projected as the pages are, since DynamoDB refuses names that no expression uses.
    Projection projection = projection(List.of(), placeholders);
    return request(
            new PageReader.Request(
                pages == 0 ? call.inTime() : call.inTimeToAnswer(),
                null,
                1,
                false,
                projection.expression(),
                placeholders))
        .lastKey()
        .keySet();
  }

  private static boolean isRefusal(SdkException e) {
    return e instanceof DynamoDbException refused
        && refused.awsErrorDetails() != null
        && "ValidationException".equals(refused.awsErrorDetails().errorCode());
  }

  /** Whether the token was written when the table had a key of other attributes. */
  private boolean startsAtAnotherKey() {
    if (start.key().isEmpty()) {
      return false;
    }
    try {
      Set<String> names = askForKeyNames();
      return !names.isEmpty() && !names.equals(start.key().keySet());
    } catch (SdkException e) {
      // The first failure says more.
      return false;
    }
  }

  private Fault outdatedToken() {
    return new Fault(
        409,
        "The key of %s has changed since this next_token was given: leave next_token out to start again."
            .formatted(Source.words(call)));
  }

  private Fold.Tokens tokens() {
    return new Fold.Tokens() {
      @Override
      public Onward afterPage() {
        return onward(next);
      }

      @Override
      public Onward after(Map<String, AttributeValue> item) {
        return onward(keyOf(item));
      }
    };
  }

  private Onward onward(Map<String, AttributeValue> key) {
    return new Place(key, fold.state(), Spent.NOTHING).onward(call);
  }

  private Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
    // Names remembered from earlier calls may be those of a table that was deleted since.
    Set<String> names =
        !confirmed.isEmpty()
            ? confirmed
            : !start.key().isEmpty() ? start.key().keySet() : askForKeyNames();
    if (names.isEmpty()) {
      throw new Fault(
          409,
          "The items of %s were deleted meanwhile: repeat the call.".formatted(Source.words(call)));
    }
    Map<String, AttributeValue> key = new LinkedHashMap<>();
    for (String name : names) {
      @Nullable AttributeValue value = item.get(name);
      if (value == null) {
        throw new KeyChanged();
      }
      key.put(name, value);
    }
    return key;
  }

  /** The attributes of the key that were read aren't those of the key any more. */
  private static final class KeyChanged extends RuntimeException {
    private static final long serialVersionUID = 1;

    KeyChanged() {
      super(null, null, false, false);
    }
  }
}
