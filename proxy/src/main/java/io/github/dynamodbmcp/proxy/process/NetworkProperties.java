package io.github.dynamodbmcp.proxy.process;

import io.github.dynamodbmcp.proxy.settings.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sets the JVM's network properties from {@code HTTPS_PROXY}, {@code NO_PROXY} and {@code
 * AWS_CA_BUNDLE}, once per process. As properties of the JVM they apply to our connections and to
 * those of the credential providers alike; they must be set before the first class of TLS or HTTP
 * loads.
 *
 * @see <a href="https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-proxy.html">the AWS
 *     CLI, which uses the same names</a>
 */
public final class NetworkProperties {

  /** The file holds public certificates, so the password protects nothing. */
  private static final char[] STORE_PASSWORD = "changeit".toCharArray();

  /** Not a URI, because host names in companies contain underscores, which Java's URI rejects. */
  private static final Pattern PROXY =
      Pattern.compile(
          "(https?://)?((?<user>[^@/]*)@)?(?<host>\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(:(?<port>\\d{1,5}))?/?");

  private final Map<String, String> environment;
  private @Nullable Network network;

  /** Reads nothing yet; {@link #apply} does. */
  public NetworkProperties(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Sets the properties the first time; returns the same network every time.
   *
   * @throws UsageException if one of the variables can't be used; the message names it
   */
  public synchronized Network apply() throws UsageException {
    Network applied = network;
    if (applied == null) {
      applied = set();
      network = applied;
    }
    return applied;
  }

  private Network set() throws UsageException {
    // A connection that idles longer than API Gateway keeps it open would break a write.
    System.setProperty("jdk.httpclient.keepalive.timeout", "60");
    String authorization = null;
    String proxy = either(environment, "HTTPS_PROXY", "https_proxy");
    if (proxy != null) {
      authorization = useProxy(proxy, either(environment, "NO_PROXY", "no_proxy"));
    }
    String bundle = environment.get("AWS_CA_BUNDLE");
    if (bundle != null && !bundle.isBlank()) {
      trust(bundle.strip());
    }
    return new Network(authorization);
  }

  private static @Nullable String either(
      Map<String, String> environment, String upper, String lower) {
    return Stream.of(upper, lower)
        .map(name -> environment.getOrDefault(name, "").strip())
        .filter(value -> !value.isEmpty())
        .findFirst()
        .orElse(null);
  }

  private static @Nullable String useProxy(String text, @Nullable String exceptions)
      throws UsageException {
    Matcher parts = PROXY.matcher(text);
    int port =
        parts.matches() && parts.group("port") != null ? Integer.parseInt(parts.group("port")) : 80;
    if (!parts.matches() || port < 1 || port > 65_535) {
      throw new UsageException(
          "HTTPS_PROXY isn't a URL. Write it as http://proxy.example.com:8080.");
    }
    String host = parts.group("host");
    System.setProperty("https.proxyHost", host);
    System.setProperty("https.proxyPort", Integer.toString(port));
    System.setProperty("http.nonProxyHosts", nonProxyHosts(exceptions));
    String user = parts.group("user");
    if (user == null) {
      return null;
    }
    // The JDK disables Basic for tunnels by default.
    System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
    System.setProperty("jdk.http.auth.proxying.disabledSchemes", "");
    byte[] plain;
    try {
      Authenticator.setDefault(new ProxyPassword(host, port, user));
      plain = ProxyPassword.decode(user).getBytes(StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "The user and password in HTTPS_PROXY aren't percent-encoded. Write % as %25.");
    }
    return "Basic " + Base64.getEncoder().encodeToString(plain);
  }

  /** Translates {@code NO_PROXY}'s commas and leading dots to the JDK's bars and stars. */
  private static String nonProxyHosts(@Nullable String exceptions) {
    String own = "localhost|127.*|[::1]|169.254.169.254|169.254.170.2";
    if (exceptions == null) {
      return own;
    }
    return Arrays.stream(exceptions.split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .flatMap(name -> {
          String bare = name.replaceFirst("^\\*?\\.", "");
          return name.equals("*")
              ? Arrays.stream(new String[] {"*"})
              : Arrays.stream(new String[] {bare, "*." + bare});
        })
        .collect(Collectors.joining("|", own + "|", ""));
  }

  private static void trust(String bundle) throws UsageException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, STORE_PASSWORD);
      addJdksOwn(store);
      int count = 0;
      try (InputStream pem = Files.newInputStream(Path.of(bundle))) {
        for (Certificate certificate :
            CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
          store.setCertificateEntry("bundle-" + count++, certificate);
        }
      }
      if (count == 0) {
        throw new UsageException(
            "AWS_CA_BUNDLE ("
                + bundle
                + ") holds no certificate. It must be a PEM file of certificates.");
      }
      // Only a file reaches every trust manager that a library makes for itself, at any time; so it
      // stays until the process ends.
      Path file = Files.createTempFile("dynamodb-mcp-trust", ".p12");
      file.toFile().deleteOnExit();
      try (OutputStream out = Files.newOutputStream(file)) {
        store.store(out, STORE_PASSWORD);
      }
      System.setProperty("javax.net.ssl.trustStore", file.toString());
      System.setProperty("javax.net.ssl.trustStoreType", "PKCS12");
      System.setProperty("javax.net.ssl.trustStorePassword", new String(STORE_PASSWORD));
    } catch (IOException | GeneralSecurityException | InvalidPathException e) {
      throw new UsageException(
          "AWS_CA_BUNDLE (" + bundle + ") can't be read as a PEM file of certificates: " + e);
    }
  }

  private static void addJdksOwn(KeyStore store) throws IOException, GeneralSecurityException {
    String given = System.getProperty("javax.net.ssl.trustStore");
    Path file =
        given != null
            ? Path.of(given)
            : Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
    if (!Files.isReadable(file)) {
      return;
    }
    KeyStore own =
        KeyStore.getInstance(
            file.toFile(),
            System.getProperty("javax.net.ssl.trustStorePassword", "changeit").toCharArray());
    for (String alias : Collections.list(own.aliases())) {
      Certificate certificate = own.getCertificate(alias);
      if (certificate != null) {
        store.setCertificateEntry("jdk-" + alias, certificate);
      }
    }
  }

  /** Gives the password to this proxy and to nobody else. */
  private static final class ProxyPassword extends Authenticator {
    private final String host;
    private final int port;
    private final PasswordAuthentication answer;

    ProxyPassword(String host, int port, String userInfo) {
      this.host = host;
      this.port = port;
      String[] parts = userInfo.split(":", 2);
      this.answer =
          new PasswordAuthentication(
              decode(parts[0]), decode(parts.length > 1 ? parts[1] : "").toCharArray());
    }

    static String decode(String text) {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
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
