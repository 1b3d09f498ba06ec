package io.github.dynamodbmcp.handlers.fold;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.item.OrderBy;
import io.github.dynamodbmcp.handlers.item.TypeCounts;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The facts that explain a sorted list: how many items match, lack a value, and have one of another
 * type.
 */
final class SortFindings {
  private static final String MATCHED = "matched";
  private static final String TYPES = "types";

  private record Term(OrderBy.Criterion criterion, TypeCounts types) {}

  private final List<Term> terms;
  private long matched;

  SortFindings(OrderBy order) {
    this.terms =
        order.terms().stream().map(term -> new Term(term.criterion(), new TypeCounts())).toList();
  }

  /** Adds an item that matches, by the values that it is sorted by. */
  void add(List<Optional<AttributeValue>> values) {
    matched++;
    for (int i = 0; i < terms.size(); i++) {
      values.get(i).ifPresent(terms.get(i).types()::add);
    }
  }

  /** How many items match. */
  long matched() {
    return matched;
  }

  /** The remarks of an answer in text, each on a line. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (Term term : terms) {
      if (term.types().areSeveral()) {
        text.append(
            "%s has values of several types, which are sorted by type: %s.\n"
                .formatted(term.criterion().words(), term.types().words()));
      }
      long missing = missing(term);
      if (missing > 0) {
        text.append(missing(term.criterion().words(), missing));
      }
    }
    return text.toString();
  }

  private String missing(String words, long missing) {
    if (missing == matched) {
      return terms.size() == 1
          ? "No item has %s: they are in the order in which they were read.\n".formatted(words)
          : "No item has %s, so it doesn't affect their order%s.\n"
              .formatted(
                  words,
                  words.equalsIgnoreCase("desc")
                      ? ": for a descending order, write desc without a comma before it"
                      : "");
    }
    return missing == 1
        ? "1 item has no %s and comes last.\n".formatted(words)
        : "%d items have no %s and come last.\n".formatted(missing, words);
  }

  /** Adds the same to an answer in JSON. */
  void describe(ObjectNode data) {
    ObjectNode types = Json.object();
    ObjectNode missing = Json.object();
    for (Term term : terms) {
      if (term.types().areSeveral()) {
        types.set(term.criterion().written(), term.types().json());
      }
      if (missing(term) > 0) {
        missing.put(term.criterion().written(), missing(term));
      }
    }
    if (!types.isEmpty()) {
      data.set("types", types);
    }
    if (!missing.isEmpty()) {
      data.set("missing", missing);
    }
  }

  private long missing(Term term) {
    return matched - term.types().total();
  }

  /** Writes the findings for a token. */
  ObjectNode state() {
    ObjectNode state = Json.object().put(MATCHED, matched);
    terms.forEach(term -> state.withArray(TYPES).add(term.types().json()));
    return state;
  }

  /** Adds the findings that {@link #state} wrote. */
  void addAll(JsonNode state) {
    matched += state.path(MATCHED).asLong();
    for (int i = 0; i < terms.size(); i++) {
      terms.get(i).types().addAll(state.path(TYPES).path(i));
    }
  }
}
