package io.github.dynamodbmcp.proxy.stdio;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.mcp.Peer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Writes each message as one line, whichever thread sends it. Many readers of lines, such as
 * Python's {@code splitlines}, also break them at U+0085, U+2028 and U+2029, so those are escaped.
 */
final class LinePeer implements Peer {

  private static final int NEXT_LINE = 0x85;

  private final OutputStream out;
  private final Runnable whenBroken;

  /**
   * Writes to a stream.
   *
   * @param whenBroken runs when nobody reads the stream any more
   */
  LinePeer(OutputStream out, Runnable whenBroken) {
    this.out = out;
    this.whenBroken = whenBroken;
  }

  @Override
  public void send(JsonNode response) {
    write(response);
  }

  @Override
  public void notify(ObjectNode notification) {
    write(notification);
  }

  @Override
  public void request(ObjectNode request) {
    write(request);
  }

  @Override
  public void sendNothing() {}

  private void write(JsonNode message) {
    byte[] line = line(Json.writeBytes(message));
    try {
      synchronized (this) {
        out.write(line);
        out.flush();
      }
    } catch (IOException e) {
      whenBroken.run();
    }
  }

  private static byte[] line(byte[] json) {
    int breaks = 0;
    for (int i = 0; i < json.length; i++) {
      breaks += breakAt(json, i) == 0 ? 0 : 1;
    }
    // The longer character takes three bytes and the escape six; the shorter two and six.
    byte[] line = Arrays.copyOf(json, json.length + 4 * breaks + 1);
    int end = breaks == 0 ? json.length : escape(json, line);
    line[end] = '\n';
    return end + 1 == line.length ? line : Arrays.copyOf(line, end + 1);
  }

  private static int escape(byte[] json, byte[] line) {
    int to = 0;
    for (int i = 0; i < json.length; i++) {
      int character = breakAt(json, i);
      if (character == 0) {
        line[to++] = json[i];
        continue;
      }
      for (byte b : ("\\u" + HexFormat.of().toHexDigits((char) character)).getBytes(US_ASCII)) {
        line[to++] = b;
      }
      i += character == NEXT_LINE ? 1 : 2;
    }
    return to;
  }

  /** The line break whose UTF-8 starts there; zero if there is none. */
  private static int breakAt(byte[] json, int i) {
    if (json[i] == (byte) 0xc2) {
      return json[i + 1] == (byte) 0x85 ? NEXT_LINE : 0;
    }
    if (json[i] == (byte) 0xe2 && json[i + 1] == (byte) 0x80) {
      int last = json[i + 2] & 0xff;
      return last == 0xa8 || last == 0xa9 ? 0x2000 + last - 0x80 : 0;
    }
    return 0;
  }
}
