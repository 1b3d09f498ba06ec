package io.github.dynamodbmcp.proxy.process;

import io.github.dynamodbmcp.proxy.settings.UsageException;
import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The network's proxy for HTTPS, as {@code HTTPS_PROXY} names it.
 *
 * @param userInfo user and password, percent-encoded; null if it needs none
 */
record CompanyProxy(String host, int port, @Nullable String userInfo) {

  private static final Pattern URL =
      Pattern.compile(
          "(https?://)?((?<user>[^@/]*)@)?(?<host>\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(:(?<port>\\d{1,5}))?/?");

  /**
   * Parses a URL, whose scheme may be missing.
   *
   * @throws UsageException if it isn't the URL of an HTTP proxy
   */
  static CompanyProxy parse(String text) throws UsageException {
    if (text.toLowerCase(Locale.ROOT).startsWith("socks")) {
      throw new UsageException(
          "HTTPS_PROXY isn't a URL of an HTTP proxy but of a SOCKS proxy, which isn't supported."
              + " Write it as http://proxy.example.com:8080, or add the API's host to NO_PROXY if it"
              + " can be reached directly.");
    }
    Matcher parts = URL.matcher(text);
    int port =
        parts.matches() && parts.group("port") != null ? Integer.parseInt(parts.group("port")) : 80;
    if (!parts.matches() || port < 1 || port > 65_535) {
      throw new UsageException(
          "HTTPS_PROXY isn't a URL. Write it as http://proxy.example.com:8080.");
    }
    CompanyProxy proxy = new CompanyProxy(parts.group("host"), port, parts.group("user"));
    try {
      String unused = proxy.authorization();
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "The user and password in HTTPS_PROXY aren't percent-encoded. Write % as %25.");
    }
    return proxy;
  }

  /** The header that it wants; null if it wants none. */
  @Nullable String authorization() {
    return userInfo == null
        ? null
        : "Basic "
            + Base64.getEncoder().encodeToString(decode(userInfo).getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Makes all connections of this process use it, except to the given hosts. */
  void use(NoProxy exceptions) {
    // The SDK's client reads these.
    System.setProperty("https.proxyHost", host);
    System.setProperty("https.proxyPort", Integer.toString(port));
    System.setProperty("http.nonProxyHosts", exceptions.property());
    ProxySelector.setDefault(new Selector(this, exceptions));
    if (userInfo != null) {
      // The JDK disables Basic for tunnels by default.
      System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
      System.setProperty("jdk.http.auth.proxying.disabledSchemes", "");
      Authenticator.setDefault(new Password(host, port, userInfo));
    }
  }

  @Override
  public String toString() {
    return host + ":" + port; // the rest is a password
  }

  /** Java's own selector knows neither ports nor blocks of addresses. */
  private static final class Selector extends ProxySelector {
    private final List<Proxy> proxy;
    private final NoProxy exceptions;

    Selector(CompanyProxy proxy, NoProxy exceptions) {
      this.proxy =
          List.of(
              new Proxy(
                  Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.host(), proxy.port())));
      this.exceptions = exceptions;
    }

    @Override
    public List<Proxy> select(URI uri) {
      boolean direct =
          !"https".equalsIgnoreCase(uri.getScheme())
              || uri.getHost() == null
              || exceptions.covers(uri.getHost(), uri.getPort() < 0 ? 443 : uri.getPort());
      return direct ? List.of(Proxy.NO_PROXY) : proxy;
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
      // There is no other to try.
    }
  }

  /** Gives the password to this proxy and to nobody else. */
  private static final class Password extends Authenticator {
    private final String host;
    private final int port;
    private final PasswordAuthentication answer;

    Password(String host, int port, String userInfo) {
      this.host = host;
      this.port = port;
      String[] parts = userInfo.split(":", 2);
      this.answer =
          new PasswordAuthentication(
              decode(parts[0]), decode(parts.length > 1 ? parts[1] : "").toCharArray());
    }

    @Override
    protected @Nullable PasswordAuthentication getPasswordAuthentication() {
      return getRequestorType() == RequestorType.PROXY
              && getRequestingPort() == port
              && host.equalsIgnoreCase(getRequestingHost())
          ? answer
          : null;
    }
  }
}
