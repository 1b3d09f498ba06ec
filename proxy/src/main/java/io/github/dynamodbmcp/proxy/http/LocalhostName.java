package io.github.dynamodbmcp.proxy.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;

/**
 * Sends plain HTTP for a name under {@code localhost} to this machine without asking the resolver:
 * many don't know such names, and one could return another machine's address.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6761#section-6.3">RFC 6761</a>
 */
final class LocalhostName {

  /** In milliseconds; a server that listens on this machine is connected to within one. */
  private static final int CONNECT_TIMEOUT = 200;

  private LocalhostName() {}

  /**
   * Addresses a request to this machine. Its {@code Host}, which is signed, remains the name;
   * {@code NetworkProperties} allows that header.
   *
   * @param uri the request's URL by name
   */
  static void direct(HttpRequest.Builder request, URI uri) {
    boolean defaultPort = uri.getPort() < 0 || uri.getPort() == 80;
    int port = defaultPort ? 80 : uri.getPort();
    String path =
        uri.getRawSchemeSpecificPart().substring("//".length() + uri.getRawAuthority().length());
    request
        .uri(URI.create("http://" + address(port) + ":" + port + path))
        .header("Host", defaultPort ? uri.getHost() : uri.getHost() + ":" + port);
  }

  /** The IPv4 address, unless the server listens on that of IPv6 alone. */
  private static String address(int port) {
    return !listens("127.0.0.1", port) && listens("::1", port) ? "[::1]" : "127.0.0.1";
  }

  private static boolean listens(String address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), CONNECT_TIMEOUT);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
