package io.github.dynamodbmcp.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged jar in a process of its own, run by the {@code java} on the path. */
final class Jar {

  /** A credentials file whose keys the gateway accepts. */
  static final String WORKING_PROFILE =
      "[default]\naws_access_key_id=AKIDGATEWAY\naws_secret_access_key=gateway-secret\n";

  private final Map<String, String> environment = new HashMap<>();
  private final List<String> jvm = new ArrayList<>();
  private final Path home;
  private String java = System.getProperty("proxy.java", "java");

  /**
   * Runs nothing yet.
   *
   * @param home the home directory, so that no file of this machine's user is read
   */
  Jar(Path home) {
    this.home = home;
    environment.put("HOME", home.toString());
    environment.put("PATH", System.getenv("PATH"));
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
  }

  /** The outcome of a run. */
  record Outcome(int status, String out, String err) {}

  Jar set(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Jar gateway(FakeGateway gateway) {
    return set("MCP_API_ENDPOINT", gateway.url());
  }

  Jar keys() {
    return set("MCP_ACCESS_KEY_ID", FakeGateway.ACCESS_KEY)
        .set("MCP_SECRET_ACCESS_KEY", FakeGateway.SECRET_KEY);
  }

  Jar jvm(String option) {
    jvm.add(option);
    return this;
  }

  /** Runs it by another program than the {@code java} on the path. */
  Jar java(Path program) {
    java = program.toString();
    return this;
  }

  Path home() {
    return home;
  }

  /** Writes a file in the home directory. */
  Jar file(String name, String text) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return this;
  }

  static Path path() {
    return Path.of(System.getProperty("proxy.jar", "target/dynamodb-mcp-proxy.jar"))
        .toAbsolutePath();
  }

  Process start(String... args) throws IOException {
    return process(args).start();
  }

  private ProcessBuilder process(String... args) {
    return process(path(), args);
  }

  private ProcessBuilder process(Path jar, String... args) {
    List<String> command = new ArrayList<>();
    command.add(java);
    command.addAll(jvm);
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder;
  }

  Outcome run(String... args) throws Exception {
    return runWithInput("", args);
  }

  Outcome runWithInput(String input, String... args) throws Exception {
    return runWithInput(input.getBytes(StandardCharsets.UTF_8), args);
  }

  /** The command line that starts it. */
  List<String> command() {
    return process().command();
  }

  /** Runs another program in the jar's environment. */
  Outcome runProgram(String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    return run(builder, new byte[0]);
  }

  /** Runs a copy of the jar. */
  Outcome runJar(Path jar, String... args) throws Exception {
    return run(process(jar, args), new byte[0]);
  }

  Outcome runWithInput(byte[] input, String... args) throws Exception {
    return run(process(args), input);
  }

  private Outcome run(ProcessBuilder builder, byte[] input) throws Exception {
    Path err = Files.createTempFile(home, "stderr", ".txt");
    Process process = builder.redirectError(err.toFile()).start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(input);
    } catch (IOException e) {
      // The process ended without reading.
    }
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the jar didn't end");
    }
    return new Outcome(process.exitValue(), out, Files.readString(err));
  }

  /** Calls a tool that the gateway answers with {@code scanned}. */
  void assertScans() throws Exception {
    Outcome outcome = run("call", "dynamodb_scan", "{}");
    assertEquals("scanned\n", outcome.out(), outcome.err());
    assertEquals(0, outcome.status());
  }

  /** Makes the same call, which must fail; returns its standard error. */
  String assertScanFails() throws Exception {
    Outcome outcome = run("call", "dynamodb_scan", "{}");
    assertEquals(1, outcome.status(), outcome.err());
    assertEquals("", outcome.out());
    assertFalse(outcome.err().contains("secret\n"), outcome.err());
    assertFalse(outcome.err().contains("\tat "), outcome.err());
    return outcome.err();
  }
}
