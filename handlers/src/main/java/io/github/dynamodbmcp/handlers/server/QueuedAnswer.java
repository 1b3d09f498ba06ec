package io.github.dynamodbmcp.handlers.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.core.Response;
import io.github.dynamodbmcp.handlers.mcp.HttpAnswer;
import io.github.dynamodbmcp.handlers.mcp.Responses;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Hands what other threads send over to the thread of the exchange, which alone waits for the
 * client.
 */
final class QueuedAnswer implements HttpAnswer {
  /** Events beyond that are dropped: they report progress, and the client is slow to read them. */
  private static final int MOST_WAITING = 16;

  /** The time for the next event or the end to come. */
  private static final Duration TO_COME = LocalTools.LONGEST_SILENCE.plusSeconds(5);

  private sealed interface Part {}

  private record Event(ObjectNode notification) implements Part {}

  private record End(Response response) implements Part {}

  private final boolean takesEvents;
  private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();

  /**
   * Starts empty.
   *
   * @param takesEvents whether the client reads a stream of events
   */
  QueuedAnswer(boolean takesEvents) {
    this.takesEvents = takesEvents;
  }

  @Override
  public void event(ObjectNode notification) {
    if (takesEvents && parts.size() < MOST_WAITING) {
      parts.add(new Event(notification));
    }
  }

  @Override
  public void end(int status, @Nullable JsonNode response) {
    parts.add(new End(Responses.of(status, response)));
  }

  /** Sends the events as they come, and returns what ends the answer. */
  Response sendTo(Exchange exchange) throws IOException, InterruptedException {
    while (true) {
      exchange.within(TO_COME);
      switch (parts.take()) {
        case Event event -> exchange.sendEvent(Json.write(event.notification()));
        case End end -> {
          return end.response();
        }
      }
    }
  }
}
