package io.github.dynamodbmcp.proxy.process;

import io.github.dynamodbmcp.proxy.settings.Endpoint;
import io.github.dynamodbmcp.proxy.settings.UsageException;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sets up the JVM's network by {@code HTTPS_PROXY}, {@code NO_PROXY} and {@code AWS_CA_BUNDLE},
 * once per process. It applies to our connections and to those of the credential providers alike,
 * and must be set up before the first class of TLS or HTTP loads.
 *
 * @see <a href="https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-proxy.html">the AWS
 *     CLI, which uses the same names</a>
 */
public final class NetworkProperties {

  /**
   * How long an idle connection is kept, in seconds: Java 17's default is 20 minutes, and a network
   * or server that has closed it by then would break a write.
   */
  private static final String IDLE_TIME = "jdk.httpclient.keepalive.timeout";

  /**
   * The headers that a request may set in place of the client: {@code Host}, since a request for a
   * name under {@code localhost} is sent to an address.
   */
  private static final String ALLOWED_HEADERS = "jdk.httpclient.allowRestrictedHeaders";

  private final Map<String, String> environment;
  private @Nullable Network network;

  /** Whether a variable that can't be used was ignored. */
  private boolean incomplete;

  /** Reads nothing yet; {@link #apply} does. */
  public NetworkProperties(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Sets up the network the first time; returns the same network every time. A variable that can't
   * be used is ignored if the endpoint doesn't need it, such as the proxy for a server on this
   * machine.
   *
   * @throws UsageException if one of the variables can't be used; the message names it
   */
  public synchronized Network apply(Endpoint endpoint) throws UsageException {
    Network applied = network;
    // What one endpoint doesn't need, another may.
    if (applied == null || (incomplete && endpoint.isTls())) {
      incomplete = false;
      applied = set(endpoint);
      network = applied;
    }
    return applied;
  }

  private Network set(Endpoint endpoint) throws UsageException {
    if (System.getProperty(IDLE_TIME) == null) {
      System.setProperty(IDLE_TIME, "30");
    }
    String allowed = System.getProperty(ALLOWED_HEADERS, "host");
    System.setProperty(ALLOWED_HEADERS, allowed.endsWith("host") ? allowed : allowed + ",host");
    String authorization = proxyAuthorization(endpoint);
    String bundle = environment.getOrDefault("AWS_CA_BUNDLE", "").strip();
    if (!bundle.isEmpty()) {
      try {
        CertificateBundle.trust(bundle, environment);
      } catch (UsageException e) {
        incomplete = true;
        if (endpoint.isTls()) {
          throw e;
        }
      }
    }
    return new Network(authorization);
  }

  private @Nullable String proxyAuthorization(Endpoint endpoint) throws UsageException {
    String url = either("HTTPS_PROXY", "https_proxy");
    if (url == null) {
      return null;
    }
    NoProxy exceptions = NoProxy.parse(either("NO_PROXY", "no_proxy"));
    try {
      CompanyProxy proxy = CompanyProxy.parse(url);
      proxy.use(exceptions);
      return proxy.authorization();
    } catch (UsageException e) {
      incomplete = true;
      int port = endpoint.base().getPort();
      if (endpoint.isTls()
          && !exceptions.covers(endpoint.base().getHost(), port < 0 ? 443 : port)) {
        throw e;
      }
      return null;
    }
  }

  private @Nullable String either(String upper, String lower) {
    return Stream.of(upper, lower)
        .map(name -> environment.getOrDefault(name, "").strip())
        .filter(value -> !value.isEmpty())
        .findFirst()
        .orElse(null);
  }
}
