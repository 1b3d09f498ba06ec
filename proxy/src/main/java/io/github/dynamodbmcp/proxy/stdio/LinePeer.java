package io.github.dynamodbmcp.proxy.stdio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.mcp.Peer;
import java.io.IOException;
import java.io.OutputStream;

/** Writes each message as one line, whichever thread sends it. */
final class LinePeer implements Peer {

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
  public void sendNothing() {}

  private void write(JsonNode message) {
    byte[] json = Json.writeBytes(message);
    byte[] line = new byte[json.length + 1];
    System.arraycopy(json, 0, line, 0, json.length);
    line[json.length] = '\n';
    try {
      synchronized (this) {
        out.write(line);
        out.flush();
      }
    } catch (IOException e) {
      whenBroken.run();
    }
  }
}
