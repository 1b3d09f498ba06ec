package io.github.dynamodbmcp.proxy.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The API's base URL, without a slash at its end: TLS, or a server on this machine. */
public record Endpoint(URI base) {

  /**
   * A host name of API Gateway, by the form of its region, since each partition has domains of its
   * own (amazonaws.com.cn, c2s.ic.gov, amazonaws.eu): public, FIPS, or of a VPC endpoint.
   */
  private static final Pattern AWS_HOST =
      Pattern.compile(
          "[^.]+\\.execute-api(?:-fips)?\\.([a-z]+(?:-[a-z]+)+-\\d+)\\.(?:vpce\\.)?[a-z].*");

  private static final String NO_URL =
      "it isn't a URL like https://abc123.execute-api.us-east-1.amazonaws.com";

  /**
   * Parses a base URL.
   *
   * @throws UsageException if it can't be used
   */
  public static Endpoint parse(String text) throws UsageException {
    URI uri;
    try {
      uri = new URI(text.strip().replaceFirst("/+$", ""));
    } catch (URISyntaxException e) {
      throw refused(text, NO_URL);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (uri.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
      throw refused(text, NO_URL);
    }
    if (uri.getUserInfo() != null || uri.getQuery() != null || uri.getFragment() != null) {
      throw refused(uri.getHost(), "it must have no user, query or fragment");
    }
    if (uri.getPort() > 65_535) {
      throw refused(text, "it has a port above 65535");
    }
    Endpoint endpoint = new Endpoint(uri);
    if (scheme.equals("http") && !endpoint.isLoopback()) {
      throw refused(text, "plain http is for this machine alone; use https");
    }
    return endpoint;
  }

  /** Whether it uses TLS. */
  public boolean isTls() {
    return base.getScheme().equalsIgnoreCase("https");
  }

  private static UsageException refused(String text, String why) {
    // It may contain a password.
    String shown = text.contains("@") ? "…" + text.substring(text.lastIndexOf('@')) : text;
    return new UsageException("The endpoint '" + shown + "' can't be used: " + why + ".");
  }

  /**
   * Whether it is on this machine. Names under {@code localhost} are, as emulators of AWS use them.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc6761#section-6.3">RFC 6761</a>
   */
  public boolean isLoopback() {
    String host = base.getHost().toLowerCase(Locale.ROOT);
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || host.matches("127(\\.\\d{1,3}){3}")
        || host.equals("[::1]")
        || host.equals("[0:0:0:0:0:0:0:1]");
  }

  /**
   * Whether it is a name under {@code localhost} without TLS, which is reached without a resolver.
   */
  public boolean isLocalhostName() {
    return !isTls() && base.getHost().toLowerCase(Locale.ROOT).endsWith(".localhost");
  }

  /** The region in an API Gateway host name; null for any other name. */
  public @Nullable String region() {
    Matcher matcher = AWS_HOST.matcher(base.getHost().toLowerCase(Locale.ROOT));
    return matcher.matches() ? matcher.group(1) : null;
  }

  /** The URL of a path, which starts with a slash. */
  public URI resolve(String path) {
    return URI.create(base + path);
  }

  @Override
  public String toString() {
    return base.toString();
  }
}
