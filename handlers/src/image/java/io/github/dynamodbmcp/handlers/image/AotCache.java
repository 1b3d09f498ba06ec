package io.github.dynamodbmcp.handlers.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Trains the ahead-of-time cache (JEP 483, 514) with the JVM and the jars of the image, and checks
 * that functions in the finished layout answer with it.
 */
final class AotCache {
  /** The training takes a few seconds; a minute means that it hangs. */
  private static final long MOST_SECONDS = 60;

  private final Path root;
  private final JavaOptions options;
  private final Path trainingJar;
  private final Path cache;

  AotCache(Path root, JavaOptions options, Path trainingJar) {
    this.root = root;
    this.options = options;
    this.trainingJar = trainingJar;
    this.cache = root.resolve(JavaOptions.CACHE);
  }

  void make() throws IOException, InterruptedException {
    JsonNode lesson = Json.read(resource("/io/github/dynamodbmcp/handlers/image/lesson.json"));
    try (CannedDynamoDb dynamoDb = CannedDynamoDb.start(root.resolveSibling("tls"), lesson)) {
      train(lesson, dynamoDb);
      writeChecksums();
      try (CannedDynamoDb plain = CannedDynamoDb.startWithoutTls(lesson)) {
        check(lesson, plain);
      }
    }
  }

  /** Trains all functions in one process, since a cache is made by one process. */
  private void train(JsonNode lesson, CannedDynamoDb dynamoDb)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add("-XX:AOTCacheOutput=" + cache);
    // Leaves out machine code, since the function's processor may differ from the build's.
    command.addAll(
        List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTAdapterCaching", "-XX:-AOTStubCaching"));
    command.addAll(options.toTrain(root));
    command.add(TrainingLauncher.class.getName());
    command.add(TrainingFunction.class.getName());
    Path app = root.resolve("app");
    Path jar = app.resolve(TrainingLauncher.JAR);
    Path lib = Files.createDirectories(jar.getParent());
    Files.copy(trainingJar, jar);
    try (RuntimeApi lambda = RuntimeApi.start()) {
      try (Run run = start(app, "training", command, lambda, dynamoDb)) {
        // Twice, so that the cache has the classes that only a second call loads.
        for (int round = 0; round < 2; round++) {
          for (JsonNode call : lesson.path("calls")) {
            expect(call, lambda, run);
          }
        }
        run.endBySigterm();
      }
    }
    Files.delete(jar);
    Files.delete(lib);
    if (!Files.isRegularFile(cache)) {
      throw new IOException("The JVM wrote no cache, see " + root.resolveSibling("training.log"));
    }
  }

  /**
   * Records what the cache was trained on, in the format of sha256sum, with paths from the root.
   */
  private void writeChecksums() throws IOException {
    List<String> files = new ArrayList<>(options.classPath());
    files.add("opt/jvm/lib/modules");
    files.add("opt/jvm/lib/server/libjvm.so");
    files.add(JavaOptions.CACHE);
    StringBuilder lines = new StringBuilder();
    for (String file : files) {
      lines.append(sha256(root.resolve(file))).append("  ").append(file).append('\n');
    }
    Files.writeString(root.resolve("app/aot/SHA256SUMS"), lines);
  }

  /** Starts functions as the image does, except that a cache that doesn't fit is an error. */
  private void check(JsonNode lesson, CannedDynamoDb dynamoDb)
      throws IOException, InterruptedException {
    for (String function : List.of("get-item", "tools", "mcp")) {
      List<String> command = new ArrayList<>(options.from(root));
      command.add("-XX:AOTMode=on");
      command.addAll(List.of("io.github.dynamodbmcp.handlers.Main", function));
      try (RuntimeApi lambda = RuntimeApi.start();
          Run run = start(root.resolve("app"), "check-" + function, command, lambda, dynamoDb)) {
        for (JsonNode call : lesson.path("calls")) {
          if (call.path("route").asText().endsWith("/" + function)) {
            expect(call, lambda, run);
            break;
          }
        }
        run.endBySigterm();
      }
    }
  }

  private static void expect(JsonNode call, RuntimeApi lambda, Run run)
      throws IOException, InterruptedException {
    JsonNode answer = lambda.invoke(event(call), run.process);
    if (answer.path("statusCode").asInt() != call.path("status").asInt(200)) {
      throw new IOException("%s was answered with %s, see %s".formatted(call, answer, run.log));
    }
  }

  private static ObjectNode event(JsonNode call) throws IOException {
    ObjectNode event = (ObjectNode) Json.read(resource("/events/post.json"));
    String route = call.path("route").asText();
    event.put("routeKey", route).put("rawPath", route.replaceFirst(".* ", ""));
    call.path("headers")
        .properties()
        .forEach(
            header -> event.withObjectProperty("headers").set(header.getKey(), header.getValue()));
    if (call.has("arguments")) {
      event.put("body", Json.write(call.path("arguments")));
    } else {
      event.remove("body");
    }
    return event;
  }

  private Run start(
      Path directory, String name, List<String> command, RuntimeApi lambda, CannedDynamoDb dynamoDb)
      throws IOException {
    Path log = root.resolveSibling(name + ".log");
    command.addFirst(root.resolve("opt/jvm/bin/java").toString());
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    // Like Lambda's: nothing from the build's own environment.
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of(
                "PATH", "/usr/bin:/bin",
                "LC_ALL", "C.UTF-8",
                "AWS_LAMBDA_RUNTIME_API", lambda.address(),
                "AWS_LAMBDA_FUNCTION_NAME", "training",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512",
                "AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand",
                "AWS_REGION", "us-east-1",
                "AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE",
                "AWS_SECRET_ACCESS_KEY", "secret",
                "AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.url()));
    builder.environment().put("AWS_ENDPOINT_URL_LAMBDA", dynamoDb.url());
    builder.environment().put("MCP_BACKEND_STACK", "training");
    builder.directory(directory.toFile());
    builder.environment().put("AWS_SESSION_TOKEN", "token");
    builder.environment().put("MCP_TOKEN_KEY", "the stack's id, as in the template");
    return new Run(builder.start(), log);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = AotCache.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  private static String sha256(Path file) throws IOException {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }

  private record Run(Process process, Path log) implements AutoCloseable {
    /** Ends the process as Lambda does; its exit code must be 143, for SIGTERM. */
    void endBySigterm() throws IOException, InterruptedException {
      process.destroy();
      if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 143) {
        throw new IOException(
            "The JVM didn't end with exit code 143, see " + log + ":\n" + output());
      }
    }

    private String output() throws IOException {
      return Files.readString(log, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
