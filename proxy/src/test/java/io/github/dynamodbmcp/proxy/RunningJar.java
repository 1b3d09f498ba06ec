package io.github.dynamodbmcp.proxy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** The packaged jar while it serves an assistant, one request at a time. */
final class RunningJar implements AutoCloseable {

  private final Process process;
  private final BufferedReader out;
  private int id;

  /**
   * Wraps a running process.
   *
   * @param process ended when this is closed
   */
  RunningJar(Process process) {
    this.process = process;
    this.out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Sends a line and returns the line that answers it; the text "null" if none comes. */
  String ask(String method, String params) throws Exception {
    OutputStream in = process.getOutputStream();
    String line =
        "{\"jsonrpc\":\"2.0\",\"id\":"
            + ++id
            + ",\"method\":\""
            + method
            + "\",\"params\":"
            + params
            + "}\n";
    in.write(line.getBytes(StandardCharsets.UTF_8));
    in.flush();
    String answer = out.readLine();
    while (answer != null && !answer.contains("\"id\":" + id)) {
      answer = out.readLine();
    }
    return String.valueOf(answer);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      boolean unused = process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
