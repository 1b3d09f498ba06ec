package io.github.dynamodbmcp.proxy;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A relay between the proxy and a gateway: a company's HTTP proxy, with or without a password, or a
 * wire that shifts the dates of responses, which the JDK's server sets itself.
 */
final class Relay implements AutoCloseable {

  private final ServerSocket listening;
  private final int target;
  private final @Nullable String authorization;
  private final @Nullable Duration datesAhead;
  private volatile @Nullable String refusal;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Set<Socket> silent = ConcurrentHashMap.newKeySet();
  private final List<String> tunnels = new CopyOnWriteArrayList<>();

  private Relay(int target, @Nullable String authorization, @Nullable Duration datesAhead)
      throws IOException {
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.target = target;
    this.authorization = authorization;
    this.datesAhead = datesAhead;
    thread(this::accept);
  }

  /** Starts an HTTP proxy that requires this authorization; all tunnels lead to that port. */
  static Relay proxy(int target, String authorization) throws IOException {
    return new Relay(target, authorization, null);
  }

  /** Starts an HTTP proxy that refuses every tunnel. */
  static Relay refusing(String statusLine) throws IOException {
    Relay relay = new Relay(0, null, null);
    relay.refusal = statusLine;
    return relay;
  }

  /** Starts an HTTP proxy that requires no authorization. */
  static Relay openProxy(int target) throws IOException {
    return new Relay(target, null, null);
  }

  /** Starts a wire to that port that can be cut. */
  static Relay wire(int target) throws IOException {
    return datesAhead(target, Duration.ZERO);
  }

  /** Drops all that the open connections carry from now on, as a network that forgot them does. */
  void silenceOpenConnections() {
    silent.addAll(open);
  }

  /** Closes the open connections, as a server does with idle ones. */
  void closeOpenConnections() throws IOException {
    for (Socket connection : open) {
      connection.close();
    }
    open.clear();
  }

  /** Starts a wire to that port that shifts the dates of responses. */
  static Relay datesAhead(int target, Duration ahead) throws IOException {
    return new Relay(target, null, ahead);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** The requested targets of tunnels, as host and port. */
  List<String> tunnels() {
    return tunnels;
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void thread(Work work) {
    Thread thread =
        new Thread(() -> {
          try {
            work.run();
          } catch (IOException e) {
            // the connection is over
          }
        });
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() throws IOException {
    while (true) {
      Socket socket = listening.accept();
      thread(() -> serve(socket));
    }
  }

  private void serve(Socket client) throws IOException {
    try (client) {
      open.add(client);
      InputStream in = new BufferedInputStream(client.getInputStream());
      if (datesAhead == null && !tunnel(in, client.getOutputStream())) {
        return;
      }
      try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
        thread(() -> pump(in, server.getOutputStream(), client));
        if (datesAhead == null) {
          pump(server.getInputStream(), client.getOutputStream(), client);
        } else {
          shift(new BufferedInputStream(server.getInputStream()), client.getOutputStream());
        }
      }
    }
  }

  private boolean tunnel(InputStream in, OutputStream out) throws IOException {
    while (true) {
      String connect = line(in);
      if (connect.isEmpty()) {
        return false;
      }
      boolean authorized = authorization == null;
      for (String header = line(in); !header.isBlank(); header = line(in)) {
        authorized |=
            authorization != null
                && header.toLowerCase(Locale.ROOT).startsWith("proxy-authorization:")
                && header.strip().endsWith(authorization);
      }
      if (authorized) {
        tunnels.add(connect.split(" ", -1)[1]);
        if (refusal != null) {
          out.write(
              ("HTTP/1.1 " + refusal + "\r\nContent-Length: 0\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
          return false;
        }
        out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return true;
      }
      out.write(
          """
          HTTP/1.1 407 Proxy Authentication Required
          Proxy-Authenticate: Basic realm="x"
          Content-Length: 0

          """
              .replace("\n", "\r\n")
              .getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      line.write(b);
      if (b == '\n') {
        break;
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  private void pump(InputStream in, OutputStream out, Socket client) throws IOException {
    byte[] buffer = new byte[1 << 14];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      if (!silent.contains(client)) {
        out.write(buffer, 0, n);
        out.flush();
      }
    }
  }

  private void shift(InputStream in, OutputStream out) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      line.write(b);
      if (b == '\n' || in.available() == 0) {
        String text = line.toString(StandardCharsets.ISO_8859_1);
        if (text.startsWith("Date:") && datesAhead != null) {
          Instant shifted = Instant.now().plus(datesAhead);
          text =
              "Date: "
                  + DateTimeFormatter.RFC_1123_DATE_TIME.format(shifted.atOffset(ZoneOffset.UTC))
                  + "\r\n";
        }
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        line.reset();
      }
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
