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

  private final Map<String, String> environment;
  private @Nullable Network network;

  /** Reads nothing yet; {@link #apply} does. */
  public NetworkProperties(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Sets up the network the first time; returns the same network every time. A variable that the
   * way to the endpoint doesn't need, such as the proxy for a server on this machine, is ignored if
   * it can't be used.
   *
   * @throws UsageException if one of the variables can't be used; the message names it
   */
  public synchronized Network apply(Endpoint endpoint) throws UsageException {
    Network applied = network;
    if (applied == null) {
      applied = set(endpoint);
      network = applied;
    }
    return applied;
  }

  private Network set(Endpoint endpoint) throws UsageException {
    // A connection that idles longer than API Gateway keeps it open would break a write.
    System.setProperty("jdk.httpclient.keepalive.timeout", "60");
    String authorization = proxyAuthorization(endpoint);
    String bundle = environment.getOrDefault("AWS_CA_BUNDLE", "").strip();
    if (!bundle.isEmpty()) {
      try {
        CertificateBundle.trust(bundle, environment);
      } catch (UsageException e) {
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
