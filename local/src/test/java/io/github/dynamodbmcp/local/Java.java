package io.github.dynamodbmcp.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The {@code java} commands and the packaged jars. */
final class Java {
  /** The Java that runs the tests. */
  static final Path RUNNING = command(Path.of(System.getProperty("java.home")));

  /** The oldest Java that the proxy supports: a Java 17, if this machine has one. */
  static final Path OLDEST = oldest();

  private Java() {}

  static Path proxyJar() {
    return packaged("dynamodb-mcp.proxy");
  }

  static Path localJar() {
    return packaged("dynamodb-mcp.local");
  }

  private static Path packaged(String property) {
    Path jar = Path.of(System.getProperty(property)).normalize();
    if (!Files.exists(jar)) {
      throw new AssertionError(jar + " doesn't exist: package the module first");
    }
    return jar;
  }

  private static Path oldest() {
    Optional<Path> found = homes().filter(Java::is17).map(Java::command).findFirst();
    if (found.isEmpty()) {
      System.err.println("No Java 17 found: the proxy is only tested on " + RUNNING + ".");
    }
    return found.orElse(RUNNING);
  }

  /** Places to look for Java: the environment, the PATH, and next to the running Java. */
  private static Stream<Path> homes() {
    return Stream.concat(
        Stream.concat(
            Stream.of("JAVA17_HOME", "JAVA_HOME").flatMap(name -> home(System.getenv(name))),
            Stream.of(System.getenv("PATH").split(":", -1))
                .map(folder -> Path.of(folder, "java"))
                .flatMap(Java::homeOf)),
        siblings());
  }

  private static Stream<Path> home(@Nullable String path) {
    return path == null || path.isBlank() ? Stream.empty() : Stream.of(Path.of(path));
  }

  private static Stream<Path> homeOf(Path command) {
    try {
      return Stream.of(command.toRealPath().resolve("../..").normalize());
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  private static Stream<Path> siblings() {
    Path folder = Path.of(System.getProperty("java.home")).resolveSibling(".").normalize();
    try (Stream<Path> homes = Files.list(folder)) {
      return homes.sorted().toList().stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  private static boolean is17(Path home) {
    try {
      return Files.isExecutable(command(home))
          && Files.readString(home.resolve("release")).contains("JAVA_VERSION=\"17");
    } catch (IOException e) {
      return false;
    }
  }

  private static Path command(Path home) {
    return home.resolve("bin").resolve("java");
  }
}
