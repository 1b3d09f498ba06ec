package io.github.dynamodbmcp.handlers.fold;

import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.call.Words;
import io.github.dynamodbmcp.handlers.dynamodb.Page;
import io.github.dynamodbmcp.handlers.item.Projection;
import io.github.dynamodbmcp.handlers.reading.Fold;
import io.github.dynamodbmcp.handlers.reading.Onward;
import io.github.dynamodbmcp.handlers.reading.Source;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;

/** Counts the items, over as many calls as that takes. */
final class CountFold implements Fold {
  private static final String COUNT = "count";

  private final Call call;
  private long count;

  CountFold(Call call) {
    this.call = call;
  }

  @Override
  public Wanted wanted() {
    return new Wanted.Count();
  }

  @Override
  public boolean endsInPages() {
    return false;
  }

  @Override
  public void resume(ObjectNode state) {
    count = state.path(COUNT).asLong();
  }

  @Override
  public ObjectNode state() {
    return Json.object().put(COUNT, count);
  }

  @Override
  public Taken take(Page page, Projection projection) {
    count += page.count();
    return Taken.ALL;
  }

  @Override
  public Reply all(int scanned) {
    return call.given(FORMAT)
        .reply(
            items(),
            () ->
                "%s in %s (exact)\n%s%s"
                    .formatted(
                        Words.matches(count),
                        Source.words(call),
                        whyThisCount(scanned),
                        call.cost().readSentence()),
            () -> data(scanned, true));
  }

  @Override
  public Reply soFar(int scanned, Tokens tokens) {
    Onward onward = tokens.afterPage();
    return call.given(FORMAT)
        .reply(
            items(),
            () ->
                "At least %s in %s so far\n%s%s%s"
                    .formatted(
                        Words.matches(count),
                        Source.words(call),
                        count == 0 ? "" : whyThisCount(scanned),
                        call.cost().readSentence(),
                        onward.sentence("To go on counting")),
            () -> {
              ObjectNode data = data(scanned, false);
              onward.describe(data);
              return data;
            });
  }

  private String whyThisCount(int scanned) {
    return count == 0 ? call.whyNothingMatched() : call.whyMatched(List.of(), count >= scanned);
  }

  private int items() {
    return (int) Math.min(count, Integer.MAX_VALUE);
  }

  private ObjectNode data(int scanned, boolean exact) {
    return call.cost()
        .addTo(
            Source.data(call)
                .put("count", count)
                .put("exact", exact)
                .put("scanned_count", scanned));
  }
}
