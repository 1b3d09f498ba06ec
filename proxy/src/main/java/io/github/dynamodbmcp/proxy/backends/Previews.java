package io.github.dynamodbmcp.proxy.backends;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Tool;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Remembers which backend showed the dry run of a write, so that the write goes there too. */
final class Previews {

  /** Longer than a user may take to answer a question. */
  private static final Duration LIFETIME = Duration.ofMinutes(15);

  private static final int MOST = 1000;

  /** The arguments in which a dry run may differ from its write. */
  private static final Set<String> OF_THE_DRY_RUN = Set.of(Tool.DRY_RUN, "format");

  /**
   * A write.
   *
   * @param arguments their hash: arguments can be large, and a collision only chooses a backend
   */
  private record Write(String tool, int arguments) {

    static Write of(String tool, ObjectNode arguments) {
      ObjectNode kept = Json.object();
      kept.setAll(arguments);
      kept.remove(OF_THE_DRY_RUN);
      return new Write(tool, kept.hashCode());
    }
  }

  private record Preview(Backend backend, long at) {

    boolean isExpired() {
      return System.nanoTime() - at > LIFETIME.toNanos();
    }
  }

  private final Map<Write, Preview> previews = new LinkedHashMap<>();

  /** Remembers the backend of a dry run. */
  synchronized void remember(String tool, ObjectNode arguments, Backend backend) {
    Write write = Write.of(tool, arguments);
    previews.remove(write);
    previews.put(write, new Preview(backend, System.nanoTime()));
    Iterator<Preview> oldest = previews.values().iterator();
    while (oldest.hasNext() && (oldest.next().isExpired() || previews.size() > MOST)) {
      oldest.remove();
    }
  }

  /** Returns the backend that showed the dry run of a write; null if there was none of late. */
  synchronized @Nullable Backend of(String tool, ObjectNode arguments) {
    Preview preview = previews.get(Write.of(tool, arguments));
    return preview == null || preview.isExpired() ? null : preview.backend();
  }

  /** Forgets a dry run, after its write. */
  synchronized void forget(String tool, ObjectNode arguments) {
    previews.remove(Write.of(tool, arguments));
  }
}
