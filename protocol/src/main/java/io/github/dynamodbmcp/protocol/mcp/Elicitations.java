package io.github.dynamodbmcp.protocol.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.mcp.Message.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The open questions of a session: {@code elicitation/create} as a request to the client, as the
 * revisions with a handshake have it. No thread waits for an answer.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25/client/elicitation">
 *     Elicitation</a>
 */
final class Elicitations {

  private record Open(Peer peer, Future<?> limit, Consumer<Approval> whenAnswered) {}

  private static final long NONE = 0;

  private final ScheduledExecutorService timer;
  private final Duration patience;
  private final Map<String, Open> open = new HashMap<>();
  private long lastId;
  private boolean closed;

  Elicitations(ScheduledExecutorService timer, Duration patience) {
    this.timer = timer;
    this.patience = patience;
  }

  /**
   * Asks the user.
   *
   * @param whenAnswered receives the outcome, once, unless the question is withdrawn
   * @return withdraws the question
   */
  Runnable ask(Peer peer, String question, Consumer<Approval> whenAnswered) {
    long id = enter(peer, whenAnswered);
    if (id == NONE) {
      whenAnswered.accept(Approval.CLIENT_GONE);
      return () -> {};
    }
    peer.request(Rpc.request(id, "elicitation/create", Approval.request(question)));
    return () -> {
      Open unused = withdraw(id, "The call that the question was about was cancelled");
    };
  }

  private synchronized long enter(Peer peer, Consumer<Approval> whenAnswered) {
    if (closed) {
      return NONE;
    }
    lastId++;
    long id = lastId;
    Future<?> limit = timer.schedule(() -> expire(id), patience.toMillis(), TimeUnit.MILLISECONDS);
    open.put(Long.toString(id), new Open(peer, limit, whenAnswered));
    return id;
  }

  /** Takes a response of the client; one to a question that isn't open is dropped. */
  void receive(Response response) {
    Open answered = close(response.id().asText());
    if (answered != null) {
      answered.whenAnswered().accept(Approval.of(response.result()));
    }
  }

  private void expire(long id) {
    Open expired = withdraw(id, "The user didn't answer in time");
    if (expired != null) {
      expired.whenAnswered().accept(Approval.OVERDUE);
    }
  }

  /** Tells the client that nobody waits for the answer any more; null if it had come before. */
  private @Nullable Open withdraw(long id, String reason) {
    Open withdrawn = close(Long.toString(id));
    if (withdrawn != null) {
      ObjectNode params = Json.object().put("requestId", id).put("reason", reason);
      withdrawn.peer().notify(Rpc.notification("notifications/cancelled", params));
    }
    return withdrawn;
  }

  private @Nullable Open close(String id) {
    Open closing;
    synchronized (this) {
      closing = open.remove(id);
    }
    if (closing != null) {
      closing.limit().cancel(false);
    }
    return closing;
  }

  /** Ends all questions, and answers later ones at once: no answer can come any more. */
  void close() {
    List<String> ids;
    synchronized (this) {
      closed = true;
      ids = List.copyOf(open.keySet());
    }
    for (String id : ids) {
      Open closing = close(id);
      if (closing != null) {
        closing.whenAnswered().accept(Approval.CLIENT_GONE);
      }
    }
  }
}
