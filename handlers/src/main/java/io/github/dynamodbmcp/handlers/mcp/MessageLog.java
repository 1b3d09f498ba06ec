package io.github.dynamodbmcp.handlers.mcp;

import io.github.dynamodbmcp.protocol.mcp.SessionLog;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs with SLF4J. */
public final class MessageLog implements SessionLog {
  private final Logger log = LoggerFactory.getLogger(MessageLog.class);

  @Override
  public void error(String text) {
    log.error("{}", text);
  }

  @Override
  public void debug(Supplier<String> text) {
    if (log.isDebugEnabled()) {
      log.debug("{}", text.get());
    }
  }
}
