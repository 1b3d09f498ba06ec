package io.github.dynamodbmcp.handlers.log;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Logs to standard error. The usual small binding writes messages as they are and stack traces over
 * several lines, so that a request or an item could forge lines of the log (docs/rationale.md).
 */
public final class LogProvider implements SLF4JServiceProvider {
  /** System property with the least level to log: error, warn (the default), info, debug. */
  public static final String LEVEL = "io.github.dynamodbmcp.log.level";

  /** System property with the prefix of the loggers that log nothing. */
  public static final String SILENT = "io.github.dynamodbmcp.log.silent";

  /** The prefix of the loggers whose debug messages hold headers, and so bearer tokens. */
  private static final String WITH_SECRETS = "org.eclipse.jetty.";

  private static final String API_VERSION = "2.0.99";

  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter mdc = new NOPMDCAdapter();
  private @Nullable ILoggerFactory loggers;

  @Override
  public void initialize() {
    Threshold given = Threshold.named(System.getProperty(LEVEL, ""));
    Threshold threshold = given == Threshold.NOTHING ? Threshold.WARN : given;
    String silent = System.getProperty(SILENT, "");
    loggers = name -> new LineLogger(name, threshold(name, threshold, silent));
  }

  /** Whether it is the name of a level, in any case. */
  public static boolean isLevel(String name) {
    return Threshold.named(name) != Threshold.NOTHING;
  }

  private static Threshold threshold(String name, Threshold general, String silent) {
    if (!silent.isEmpty() && name.startsWith(silent)) {
      return Threshold.NOTHING;
    }
    return name.startsWith(WITH_SECRETS) ? general.atMost(Threshold.INFO) : general;
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    if (loggers == null) {
      throw new IllegalStateException("SLF4J calls initialize() first");
    }
    return loggers;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return mdc;
  }

  @Override
  public String getRequestedApiVersion() {
    return API_VERSION;
  }

  /** The lowest level that is logged, from silent to verbose. */
  enum Threshold {
    NOTHING,
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE;

    Threshold atMost(Threshold other) {
      return compareTo(other) > 0 ? other : this;
    }

    /** Returns the level that can be set by this name; nothing if there is none. */
    static Threshold named(String name) {
      return switch (name.toLowerCase(Locale.ROOT)) {
        case "error" -> ERROR;
        case "warn" -> WARN;
        case "info" -> INFO;
        case "debug" -> DEBUG;
        default -> NOTHING;
      };
    }

    boolean covers(Threshold level) {
      return compareTo(level) >= 0;
    }
  }
}
