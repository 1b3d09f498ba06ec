package io.github.dynamodbmcp.handlers.fold;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.aggregate.Aggregation;
import io.github.dynamodbmcp.handlers.aggregate.Groups;
import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.dynamodb.Page;
import io.github.dynamodbmcp.handlers.item.DocumentPath;
import io.github.dynamodbmcp.handlers.item.Projection;
import io.github.dynamodbmcp.handlers.reading.Fold;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;

/** Computes figures of the items, over as many calls as that takes. */
final class AggregateFold implements Fold {
  private static final String GROUPS = "groups";

  private final Call call;
  private final String title;
  private final AggregateArguments arguments;
  private final Aggregation aggregation;
  private final Wanted wanted;
  private Groups groups;

  /**
   * Starts without items.
   *
   * @param title begins the answer: {@code Query results from table 'Orders'}
   */
  AggregateFold(Call call, String title) {
    this.call = call;
    this.title = title;
    this.arguments = AggregateArguments.of(call.arguments());
    this.aggregation = arguments.aggregation();
    List<DocumentPath> paths = arguments.wanted();
    this.wanted = paths.isEmpty() ? new Wanted.Count() : new Wanted.Attributes(paths);
    this.groups = new Groups(aggregation);
  }

  @Override
  public Wanted wanted() {
    return wanted;
  }

  @Override
  public boolean endsInPages() {
    return false;
  }

  @Override
  public void resume(ObjectNode state) {
    if (!state.isEmpty()) {
      groups = new Groups(aggregation, state.path(GROUPS).asText());
    }
  }

  @Override
  public ObjectNode state() {
    return Json.object().put(GROUPS, groups.state());
  }

  @Override
  public Taken take(Page page, Projection projection) {
    switch (wanted) {
      case Wanted.Count() -> groups.take(page.count());
      case Wanted.Items(), Wanted.Attributes _ -> page.items().forEach(groups::take);
    }
    return Taken.ALL;
  }

  @Override
  public Reply all(int scanned) {
    return new AggregateAnswer(call, title, arguments, aggregation, groups, scanned).all();
  }

  @Override
  public Reply soFar(int scanned, Tokens tokens) {
    return new AggregateAnswer(call, title, arguments, aggregation, groups, scanned)
        .soFar(tokens.afterPage());
  }
}
