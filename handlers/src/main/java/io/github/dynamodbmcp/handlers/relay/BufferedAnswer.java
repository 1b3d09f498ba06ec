package io.github.dynamodbmcp.handlers.relay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.core.Response;
import io.github.dynamodbmcp.handlers.mcp.HttpAnswer;
import io.github.dynamodbmcp.handlers.mcp.Responses;
import io.github.dynamodbmcp.protocol.tool.Deadline;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** An answer in one piece, since Lambda sends no part of one: events before it are dropped. */
final class BufferedAnswer implements HttpAnswer {
  private final CompletableFuture<Response> response = new CompletableFuture<>();

  @Override
  public void event(ObjectNode notification) {}

  @Override
  public void end(int status, @Nullable JsonNode message) {
    response.complete(Responses.of(status, message));
  }

  /** Waits for the response. */
  Response await(Deadline deadline) throws InterruptedException, TimeoutException {
    try {
      return response.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Nothing fails it", e);
    }
  }
}
