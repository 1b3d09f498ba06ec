package io.github.dynamodbmcp.proxy.process;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The network as the process is set up for it.
 *
 * @param authorization the header that the network's proxy wants; null if it wants none
 */
public record Network(@Nullable String authorization) {

  /** Returns the value of {@code Proxy-Authorization} for a URL; null if it needs none. */
  public @Nullable String proxyAuthorization(URI uri) {
    return authorization == null || proxyTo(uri) == null ? null : authorization;
  }

  /** Returns the proxy on the way to a URL, as host and port; null if there is none. */
  public @Nullable String proxyTo(URI uri) {
    return ProxySelector.getDefault().select(uri).stream()
        .filter(proxy -> proxy.type() == Proxy.Type.HTTP)
        .map(proxy -> (InetSocketAddress) proxy.address())
        .map(address -> address.getHostString() + ":" + address.getPort())
        .findFirst()
        .orElse(null);
  }

  @Override
  public String toString() {
    return "the network"; // the header holds a password
  }
}
