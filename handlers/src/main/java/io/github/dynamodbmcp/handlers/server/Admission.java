package io.github.dynamodbmcp.handlers.server;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.github.dynamodbmcp.handlers.Settings;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who may call the server. */
sealed interface Admission {
  /** Says why a request is refused, for the log; nothing if it may pass. */
  Optional<String> refusal(HttpExchange exchange, byte[] body);

  /** Whom the audit line names for a request that may pass. */
  String principal();

  /**
   * Only what is signed by this key.
   *
   * @param key null for none: then only this machine may call
   */
  static Admission of(Settings.@Nullable AccessKey key, String region) {
    return key == null
        ? new LoopbackOnly()
        : new SignedWith(
            key.id(), new SignatureVerifier(key, region, "execute-api", Clock.systemUTC()));
  }

  /** As API Gateway has it: only what is signed right. */
  record SignedWith(String accessKeyId, SignatureVerifier verifier) implements Admission {
    @Override
    public Optional<String> refusal(HttpExchange exchange, byte[] body) {
      return verifier.refusal(
          exchange.getRequestMethod(),
          exchange.getRequestURI(),
          exchange.getRequestHeaders(),
          body);
    }

    @Override
    public String principal() {
      return "access-key:" + accessKeyId;
    }
  }

  /**
   * Without a key: this machine, and no page in its browser, which could get here by a name that
   * resolves to loopback.
   */
  record LoopbackOnly() implements Admission {
    private static final Pattern LOOPBACK =
        Pattern.compile("(localhost|127\\.[0-9.]+|\\[::1])(:\\d+)?");

    @Override
    public Optional<String> refusal(HttpExchange exchange, byte[] body) {
      Headers headers = exchange.getRequestHeaders();
      if (headers.containsKey("origin")) {
        return Optional.of("from a page in a browser");
      }
      return LOOPBACK.matcher(String.valueOf(headers.getFirst("host"))).matches()
          ? Optional.empty()
          : Optional.of("by a host name that isn't loopback's");
    }

    @Override
    public String principal() {
      return "local";
    }
  }
}
