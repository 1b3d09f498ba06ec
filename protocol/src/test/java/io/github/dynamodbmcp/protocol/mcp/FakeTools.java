package io.github.dynamodbmcp.protocol.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Caller;
import io.github.dynamodbmcp.protocol.tool.Deadline;
import io.github.dynamodbmcp.protocol.tool.ProgressListener;
import io.github.dynamodbmcp.protocol.tool.Tool;
import io.github.dynamodbmcp.protocol.tool.ToolList;
import io.github.dynamodbmcp.protocol.tool.ToolResult;
import io.github.dynamodbmcp.protocol.tool.Tools;
import io.github.dynamodbmcp.protocol.tool.UnknownToolException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Tools that answer with their caller or arguments, wait, or break. */
final class FakeTools implements Tools {

  final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** Lets the calls of {@code wait} go on. */
  final CountDownLatch open = new CountDownLatch(1);

  boolean broken;

  @Override
  public void warmUp() {}

  @Override
  public CompletableFuture<ToolList> list(Duration patience) {
    if (broken) {
      throw new IllegalStateException("broken list");
    }
    ObjectNode whoami = Json.object().put("name", "whoami");
    whoami.putObject("inputSchema").put("type", "object");
    return CompletableFuture.completedFuture(
        new ToolList(List.of(new Tool("whoami", "/whoami", whoami)), Duration.ofMinutes(5), false));
  }

  @Override
  public Tool find(String name, Deadline deadline) throws UnknownToolException {
    throw new UnknownToolException("Unknown tool: " + name);
  }

  @Override
  public ToolResult call(
      String name,
      ObjectNode arguments,
      Caller caller,
      Deadline deadline,
      ProgressListener progress)
      throws UnknownToolException, InterruptedException {
    return switch (name) {
      case "whoami" -> new ToolResult(String.valueOf(caller.principal()), null, false);
      case "arguments" -> new ToolResult(Json.write(arguments), null, false);
      case "wait" -> {
        open.await();
        yield new ToolResult("waited for " + caller.principal(), null, false);
      }
      case "break" -> throw new NoClassDefFoundError("broken/Call");
      default -> throw new UnknownToolException("Unknown tool: " + name);
    };
  }

  @Override
  public Runnable onChange(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public void close() {}
}
