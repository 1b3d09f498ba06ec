package io.github.dynamodbmcp.handlers.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Leaves out the libraries' classes and methods that nothing calls, with ProGuard. The SDK's client
 * alone has methods for all of DynamoDB's sixty operations, and a JVM that verifies it loads the
 * classes of their requests and responses. What stays keeps its names, its code and its line
 * numbers.
 */
final class Shrinker {
  private static final String RULES = "/io/github/dynamodbmcp/handlers/image/libraries.pro";

  private Shrinker() {}

  /**
   * Shrinks a jar.
   *
   * @param callers jars that use it; what they use stays
   * @param modules the JDK's modules in the image
   * @param folder for intermediate files
   * @return the new jar, in that folder
   */
  static Path shrink(Path jar, List<Path> callers, List<String> modules, Path folder)
      throws IOException, InterruptedException {
    Path rules = folder.resolve("libraries.pro");
    try (InputStream in = Shrinker.class.getResourceAsStream(RULES)) {
      Files.copy(Objects.requireNonNull(in, RULES), rules);
    }
    Path shrunk = folder.resolve("shrunk.jar");
    List<String> arguments = new ArrayList<>(List.of("-include", quoted(rules)));
    for (Path caller : callers) {
      Path copy = folder.resolve("whole-" + caller.getFileName());
      arguments.addAll(List.of("-injars", quoted(caller), "-outjars", quoted(copy)));
    }
    arguments.addAll(List.of("-injars", quoted(jar), "-outjars", quoted(shrunk)));
    arguments.addAll(List.of("-libraryjars", quoted(jdk(modules, folder))));
    runProGuard(arguments, folder.resolve("log"));
    return shrunk;
  }

  private static String quoted(Path file) {
    return "'" + file.toAbsolutePath() + "'";
  }

  /** Runs it as a program of its own, since its licence (GPL 2) isn't the project's. */
  private static void runProGuard(List<String> arguments, Path log)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "proguard.ProGuard"));
    command.addAll(arguments);
    int exit =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    if (exit != 0) {
      throw new IOException("ProGuard failed: " + Files.readString(log));
    }
  }

  /** Puts the modules' classes into a jar: ProGuard can't read a JDK that has no jmods. */
  private static Path jdk(List<String> modules, Path folder) throws IOException {
    Path jar = folder.resolve("jdk.jar");
    FileSystem jdk = FileSystems.getFileSystem(URI.create("jrt:/"));
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream out = new ZipOutputStream(file)) {
      out.setLevel(0);
      for (String module : modules) {
        Path root = jdk.getPath("modules", module);
        try (Stream<Path> classes = Files.walk(root)) {
          for (Path type : (Iterable<Path>) classes.filter(Shrinker::isClass)::iterator) {
            out.putNextEntry(new ZipEntry(root.relativize(type).toString()));
            Files.copy(type, out);
          }
        }
      }
    }
    return jar;
  }

  private static boolean isClass(Path file) {
    String name = file.toString();
    return name.endsWith(".class") && !name.endsWith("module-info.class");
  }
}
