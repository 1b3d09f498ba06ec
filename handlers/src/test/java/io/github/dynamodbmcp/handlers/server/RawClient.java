package io.github.dynamodbmcp.handlers.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A connection to the server that sends bytes as they are given. */
final class RawClient implements AutoCloseable {
  private final Socket socket;

  RawClient(String url) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), URI.create(url).getPort());
    socket.setSoTimeout(10_000);
  }

  RawClient send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Says that nothing follows. */
  RawClient endOfInput() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** The first answer, or what came of it before the connection's end. */
  String answer() throws IOException {
    return read(RawClient::isWhole);
  }

  /** Reads up to this text and the end of its line, or to the connection's end. */
  String answer(String text) throws IOException {
    return read(answer -> answer.contains(text) && answer.endsWith("\n"));
  }

  private String read(Predicate<String> isEnough) throws IOException {
    InputStream in = socket.getInputStream();
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    while (!isEnough.test(answer.toString(StandardCharsets.ISO_8859_1))) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      answer.write(next);
    }
    return answer.toString(StandardCharsets.UTF_8);
  }

  private static boolean isWhole(String answer) {
    int head = answer.indexOf("\r\n\r\n");
    if (head < 0) {
      return false;
    }
    for (String line : answer.substring(0, head).split("\r\n", -1)) {
      if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
        return answer.length()
            >= head + 4 + Integer.parseInt(line.substring("content-length:".length()).strip());
      }
    }
    return false;
  }

  /** Whether nothing comes for a second. */
  boolean isSilent() throws IOException {
    socket.setSoTimeout(1_000);
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return true;
    }
  }

  /** Ends the connection without a farewell, as a caller does that crashes. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** As many connections at once. */
  static List<RawClient> several(int count, String url) throws IOException {
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clients.add(new RawClient(url));
    }
    return clients;
  }
}
