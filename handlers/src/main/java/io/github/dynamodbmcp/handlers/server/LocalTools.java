package io.github.dynamodbmcp.handlers.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.core.Response;
import io.github.dynamodbmcp.handlers.mcp.Responses;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Caller;
import io.github.dynamodbmcp.protocol.tool.Continuation;
import io.github.dynamodbmcp.protocol.tool.ContinuedCall;
import io.github.dynamodbmcp.protocol.tool.Deadline;
import io.github.dynamodbmcp.protocol.tool.ProgressListener;
import io.github.dynamodbmcp.protocol.tool.Tool;
import io.github.dynamodbmcp.protocol.tool.ToolList;
import io.github.dynamodbmcp.protocol.tool.ToolResult;
import io.github.dynamodbmcp.protocol.tool.Tools;
import io.github.dynamodbmcp.protocol.tool.UnknownToolException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The tools of this process, for one caller. Long reads go on by themselves, as in the proxy.
 *
 * @param caller the caller of the list, which carries none
 * @param showsProgress whether the client can be told how far a call has come
 */
record LocalTools(LocalBackend backend, Caller caller, boolean showsProgress) implements Tools {
  /** How long a call goes on by itself; as in the proxy, many clients give up after 60 seconds. */
  private static final Duration UNWATCHED = Duration.ofSeconds(55);

  /** How long a call goes on whose client is told of its progress, and so waits longer. */
  private static final Duration WATCHED = Duration.ofMinutes(10);

  /** The longest that a call takes to its response, or to the next report of its progress. */
  static final Duration LONGEST_SILENCE = UNWATCHED.plus(BoundedCalls.LONGEST);

  private static final Duration TIME_TO_LIVE = Duration.ofMinutes(5);

  @Override
  public void warmUp() {}

  @Override
  public CompletableFuture<ToolList> list(Duration patience) {
    return CompletableFuture.completedFuture(
        new ToolList(backend.list(caller), TIME_TO_LIVE, false));
  }

  @Override
  public Tool find(String name, Deadline deadline) throws UnknownToolException {
    return backend.find(name);
  }

  @Override
  public ToolResult call(
      String name,
      ObjectNode arguments,
      Caller caller,
      Deadline deadline,
      ProgressListener progress)
      throws UnknownToolException, InterruptedException {
    Tool tool = backend.find(name);
    return new ContinuedCall(
            (given, continues, _) -> new Received(backend.run(tool, given, caller, continues)),
            tool.changesNothing(arguments),
            deadline,
            BoundedCalls.LONGEST,
            showsProgress && progress.isWatched() ? WATCHED : UNWATCHED,
            progress)
        .run(arguments);
  }

  private record Received(Response response) implements ContinuedCall.Response {
    @Override
    public @Nullable Continuation continuation() {
      return response.status() == Continuation.STATUS
          ? Continuation.of(Json.read(response.body()))
          : null;
    }

    @Override
    public ToolResult result() {
      return Responses.result(response);
    }

    @Override
    public boolean mayWorkLater() {
      return response.status() == 429 || response.status() >= 500;
    }
  }

  @Override
  public Runnable onChange(Runnable listener) {
    return () -> {};
  }

  @Override
  public void close() {}
}
