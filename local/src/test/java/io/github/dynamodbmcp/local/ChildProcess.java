package io.github.dynamodbmcp.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Runs a main class of the packaged jars in a separate process. */
final class ChildProcess implements AutoCloseable {
  private static final int SECONDS_TO_END = 30;

  private final Process process;
  private final BufferedReader out;
  private final Path errors;

  private ChildProcess(Process process, Path errors) {
    this.process = process;
    this.out = process.inputReader();
    this.errors = errors;
  }

  /** The exit code and the output of a process. */
  record Ended(int exitCode, String out, String err) {}

  static ChildProcess start(Class<?> main, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of(
                Java.RUNNING.toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Ddynamodb-mcp.proxy=" + Java.proxyJar(),
                "-cp",
                Java.localJar().toString(),
                main.getName()));
    line.addAll(List.of(arguments));
    Path errors = Files.createTempFile("dynamodb-mcp", ".err");
    ProcessBuilder builder = new ProcessBuilder(line).redirectError(errors.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("MCP_") || name.startsWith("AWS_"));
    builder.environment().putAll(environment);
    return new ChildProcess(builder.start(), errors);
  }

  /** Writes to the standard input and closes it. */
  ChildProcess write(String text) throws IOException {
    try (var in = process.getOutputStream()) {
      in.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return this;
  }

  /** Reads the standard output up to a line with this prefix and returns that line. */
  String lineThatBegins(String prefix) throws IOException {
    List<String> before = new ArrayList<>();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(prefix)) {
        return line;
      }
      before.add(line);
    }
    throw new AssertionError(
        "The process ended without printing \"" + prefix + "\": " + before + errors());
  }

  /** Reads the standard error up to a line with this prefix and returns that line. */
  String errorThatBegins(String prefix) throws IOException, InterruptedException {
    for (int tenths = 0; tenths < 10 * SECONDS_TO_END; tenths++) {
      for (String line : errors().lines().toList()) {
        if (line.startsWith(prefix)) {
          return line;
        }
      }
      Thread.sleep(100);
    }
    throw new AssertionError("No \"" + prefix + "\" in: " + errors());
  }

  /** Sends SIGTERM. */
  ChildProcess terminate() {
    // Process.destroy() would close the streams, with output that hasn't been read yet.
    process.toHandle().destroy();
    return this;
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /** Returns the running processes that this process started. */
  List<ProcessHandle> children() {
    return process.descendants().toList();
  }

  /** Waits for the process to end. */
  Ended ended() throws IOException, InterruptedException {
    String rest = out.lines().map(line -> line + "\n").collect(Collectors.joining());
    if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
      throw new AssertionError("The process doesn't end");
    }
    return new Ended(process.exitValue(), rest, errors());
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.deleteIfExists(errors);
  }

  private String errors() throws IOException {
    return Files.readString(errors);
  }
}
