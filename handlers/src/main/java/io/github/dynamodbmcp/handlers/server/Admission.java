package io.github.dynamodbmcp.handlers.server;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Decides who may call the server. */
sealed interface Admission {
  /** Returns why a request is refused, for the log; empty if it is admitted. */
  Optional<String> refusal(HttpExchange exchange, byte[] body);

  /** The principal that the audit line names for an admitted request. */
  String principal();

  /**
   * Admits requests signed with this key.
   *
   * @param key null for none: then only this machine may call
   */
  static Admission of(@Nullable AccessKey key, String region) {
    return key == null
        ? new LoopbackOnly()
        : new SignedWith(
            key.id(), new SignatureVerifier(key, region, "execute-api", Clock.systemUTC()));
  }

  /** Admits requests with a valid signature, as API Gateway does. */
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
   * Admits callers on this machine, but no web page: a page in the browser could reach the server
   * by a host name that resolves to the loopback address.
   */
  record LoopbackOnly() implements Admission {
    private static final Pattern LOOPBACK =
        Pattern.compile("(localhost|127\\.[0-9.]+|\\[::1])(:\\d+)?");

    @Override
    public Optional<String> refusal(HttpExchange exchange, byte[] body) {
      Headers headers = exchange.getRequestHeaders();
      if (headers.containsKey("origin")) {
        return Optional.of("sent by a web page");
      }
      return LOOPBACK.matcher(String.valueOf(headers.getFirst("host"))).matches()
          ? Optional.empty()
          : Optional.of("the host name is not a loopback name");
    }

    @Override
    public String principal() {
      return "local";
    }
  }
}
