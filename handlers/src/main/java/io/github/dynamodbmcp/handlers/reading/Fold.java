package io.github.dynamodbmcp.handlers.reading;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.dynamodb.Page;
import io.github.dynamodbmcp.handlers.item.DocumentPath;
import io.github.dynamodbmcp.handlers.item.Projection;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Turns the items that a query or scan reads into an answer: shows them, counts them, and so on.
 * {@link Pages} reads the pages, and decides when to stop; a fold sees every item once, in order,
 * and holds what it needs of them. A fold serves one call.
 *
 * <p>If the pages don't all fit into one call, the fold's state goes into the answer's token, and
 * the next call's fold starts from it.
 */
public interface Fold {
  /** The part of each item that DynamoDB returns. */
  sealed interface Wanted {
    /** No items, only their count. */
    record Count() implements Wanted {}

    /** Whole items. */
    record Items() implements Wanted {}

    /** Some attributes of each item. */
    record Attributes(List<DocumentPath> paths) implements Wanted {}
  }

  /** Tells how much of a page a fold took, and whether it wants more. */
  enum Taken {
    /** It took the whole page, and can take more. */
    ALL,
    /** It took the whole page, and wants no more. */
    ENOUGH,
    /** It left items of the page, which the next answer starts with. */
    SOME
  }

  /** Writes the tokens that go on from where the pages stopped. */
  interface Tokens {
    /** The way on after the last page. */
    Onward afterPage();

    /**
     * The way on after an item in the middle of a page.
     *
     * @param item as {@link Page} holds it, with its key
     */
    Onward after(Map<String, AttributeValue> item);
  }

  /** The part of each item that the fold needs. */
  Wanted wanted();

  /**
   * Whether it may leave items of a page, so that the answer ends in the middle of it. If so, the
   * key is read along with other attributes.
   */
  boolean endsInPages();

  /**
   * Returns DynamoDB's Limit for the next page, which counts items before the filter; null for a
   * page of 1 MB.
   */
  default @Nullable Integer limit() {
    return null;
  }

  /**
   * Whether what was taken so far is an answer, though there may be more: some of the items are
   * one, a part of their count isn't. A fold that leaves items of a page has one.
   *
   * <p>If it isn't, a caller that goes on by itself is given a continuation instead of {@link
   * #soFar}.
   */
  default boolean hasAnswer() {
    return false;
  }

  /** Starts from the state that an earlier call's fold ended with; called before the first page. */
  default void resume(ObjectNode state) {}

  /** Returns the state for the token, from which the next call's fold resumes; empty for none. */
  default ObjectNode state() {
    return Json.object();
  }

  /**
   * Takes a page.
   *
   * @param projection removes the key attributes that were only read along
   */
  Taken take(Page page, Projection projection);

  /**
   * Answers when all pages were read. The answer is final.
   *
   * @param scanned how many items were read for this answer, before the filter
   */
  Reply all(int scanned);

  /**
   * Answers when there may be more to read: time was up, DynamoDB failed for the moment, or the
   * fold wanted no more.
   *
   * @param scanned how many items were read for this answer, before the filter
   */
  Reply soFar(int scanned, Tokens tokens);
}
