package io.github.dynamodbmcp.handlers.fold;

import static io.github.dynamodbmcp.handlers.call.Parameters.FILTER_EXPRESSION;
import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;
import static io.github.dynamodbmcp.handlers.call.Parameters.LIMIT;
import static io.github.dynamodbmcp.handlers.call.Parameters.PROJECTION;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.call.Format;
import io.github.dynamodbmcp.handlers.call.Words;
import io.github.dynamodbmcp.handlers.dynamodb.Page;
import io.github.dynamodbmcp.handlers.item.Projection;
import io.github.dynamodbmcp.handlers.reading.Fold;
import io.github.dynamodbmcp.handlers.reading.Onward;
import io.github.dynamodbmcp.handlers.reading.Source;
import io.github.dynamodbmcp.handlers.tool.Reply;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Describes the attributes of the items, over as many calls as that takes, or of the first items if
 * the caller gives a limit.
 */
final class AttributesFold implements Fold {
  /** Reserved for the first and the last lines, in characters, without names and token. */
  private static final int FRAME_CHARS = 900;

  /** How many of the items that match an answer describes. */
  private enum Extent {
    ALL("%s, attributes of %s (exact):\n"),
    FIRST("%s, attributes of the first %s; more may exist:\n"),
    SO_FAR("%s, attributes of %s so far:\n");

    private final String title;

    Extent(String title) {
      this.title = title;
    }
  }

  private final Call call;
  private final String title;
  private final Format format;
  private final long limit;
  private AttributeSummaries attributes = new AttributeSummaries();

  /**
   * Starts without items.
   *
   * @param title begins the answer: {@code Query results from table 'Orders'}
   */
  AttributesFold(Call call, String title) {
    this.call = call;
    this.title = title;
    this.format = call.given(FORMAT);
    this.limit = call.arguments().isGiven(LIMIT) ? call.given(LIMIT) : Long.MAX_VALUE;
  }

  @Override
  public Wanted wanted() {
    return call.given(PROJECTION).<Wanted>map(Wanted.Attributes::new).orElseGet(Wanted.Items::new);
  }

  @Override
  public boolean endsInPages() {
    return false;
  }

  /** A filter may drop any number of items, so pages are as large as possible then. */
  @Override
  public @Nullable Integer limit() {
    return limit == Long.MAX_VALUE || call.given(FILTER_EXPRESSION).isPresent()
        ? null
        : (int) Math.max(limit - attributes.items(), 1);
  }

  @Override
  public boolean hasAnswer() {
    return attributes.items() >= limit;
  }

  @Override
  public void resume(ObjectNode state) {
    attributes = AttributeSummaries.of(state);
  }

  @Override
  public ObjectNode state() {
    return attributes.state();
  }

  @Override
  public Taken take(Page page, Projection projection) {
    for (Map<String, AttributeValue> item : page.items()) {
      if (attributes.items() >= limit) {
        return Taken.SOME;
      }
      attributes.add(item);
    }
    return attributes.items() >= limit ? Taken.ENOUGH : Taken.ALL;
  }

  @Override
  public Reply all(int scanned) {
    return reply(scanned, Extent.ALL, Optional.empty());
  }

  @Override
  public Reply soFar(int scanned, Tokens tokens) {
    return hasAnswer()
        ? reply(scanned, Extent.FIRST, Optional.empty())
        : reply(scanned, Extent.SO_FAR, Optional.of(tokens.afterPage()));
  }

  private Reply reply(int scanned, Extent extent, Optional<Onward> onward) {
    int room =
        call.scope().maxResponseChars()
            - FRAME_CHARS
            - 2 * title.length()
            - onward.map(Onward::length).orElse(0);
    AttributeLines lines = new AttributeLines(attributes, format, room);
    return format.reply(
        (int) Math.min(attributes.items(), Integer.MAX_VALUE),
        () -> text(lines, scanned, extent, onward),
        () -> data(lines, scanned, extent, onward));
  }

  private String text(AttributeLines lines, int scanned, Extent extent, Optional<Onward> onward) {
    StringBuilder text = new StringBuilder();
    if (attributes.items() == 0) {
      text.append(onward.isPresent() ? NoItems.foundSoFar(call) : NoItems.found(call));
    } else {
      text.append(extent.title.formatted(title, Words.count(attributes.items(), "item")));
    }
    lines.append(text);
    if (attributes.items() > 0) {
      text.append(call.whyMatched(List.of(), attributes.items() >= scanned));
    }
    text.append(call.cost().readSentence());
    onward.ifPresent(way -> text.append(way.sentence("To go on")));
    return text.toString();
  }

  private ObjectNode data(
      AttributeLines lines, int scanned, Extent extent, Optional<Onward> onward) {
    ObjectNode data =
        Source.data(call).put("exact", extent == Extent.ALL).put("items", attributes.items());
    lines.describe(data);
    if (extent == Extent.FIRST) {
      data.put("more", "Only the first items were read, up to limit; more may exist.");
    }
    data.put("scanned_count", scanned);
    onward.ifPresent(way -> way.describe(data));
    return call.cost().addTo(data);
  }
}
