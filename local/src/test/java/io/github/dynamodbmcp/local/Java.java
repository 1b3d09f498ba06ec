package io.github.dynamodbmcp.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The commands that start Java, and the jars that were packaged. */
final class Java {
  /** The JDK that runs the tests. */
  static final Path RUNNING = command(Path.of(System.getProperty("java.home")));

  /** What the proxy is built for: a Java 17 if this machine has one. */
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
      throw new AssertionError(jar + " isn't there: package the module first");
    }
    return jar;
  }

  private static Path oldest() {
    Optional<Path> found = homes().filter(Java::is17).map(Java::command).findFirst();
    if (found.isEmpty()) {
      System.err.println("No Java 17 here: the proxy is tested on " + RUNNING + " alone.");
    }
    return found.orElse(RUNNING);
  }

  /** Where a Java may be: named by the environment, on the PATH, or beside the one that runs. */
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
