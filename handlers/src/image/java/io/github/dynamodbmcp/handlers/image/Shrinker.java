package io.github.dynamodbmcp.handlers.image;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import proguard.ClassPath;
import proguard.ClassPathEntry;
import proguard.Configuration;
import proguard.ConfigurationParser;
import proguard.ProGuard;

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
   * @param folder for temporary files
   * @return the new jar, in that folder
   */
  static Path shrink(Path jar, List<Path> callers, List<String> modules, Path folder)
      throws IOException {
    Configuration configuration = new Configuration();
    URL rules = Objects.requireNonNull(Shrinker.class.getResource(RULES), RULES);
    Path shrunk = folder.resolve("shrunk.jar");
    try (ConfigurationParser parser = new ConfigurationParser(rules, new Properties())) {
      parser.parse(configuration);
      configuration.programJars = new ClassPath();
      for (Path caller : callers) {
        add(configuration.programJars, caller, folder.resolve("whole-" + caller.getFileName()));
      }
      add(configuration.programJars, jar, shrunk);
      configuration.libraryJars = new ClassPath();
      configuration.libraryJars.add(new ClassPathEntry(jdk(modules, folder).toFile(), false));
      new ProGuard(configuration).execute();
    } catch (Exception e) { // all that ProGuard declares
      throw new IOException("ProGuard failed on " + jar, e);
    }
    return shrunk;
  }

  private static void add(ClassPath jars, Path from, Path to) {
    jars.add(new ClassPathEntry(from.toFile(), false));
    jars.add(new ClassPathEntry(to.toFile(), true));
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
