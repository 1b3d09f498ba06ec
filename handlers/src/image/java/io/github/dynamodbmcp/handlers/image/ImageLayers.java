package io.github.dynamodbmcp.handlers.image;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Lays out the image's files in a folder: {@code opt/jvm}, {@code app/libraries}, {@code
 * app/native}, {@code app/options}, {@code app/aot} and {@code usr/share/doc/dynamodb-mcp}
 * (licences) are Jib's extra directories; {@code app/classpath} stands for the layer that Jib makes
 * of the same jar.
 *
 * <p>Its arguments, in order: the folder, the handlers' jar, a file with the class path, the jar
 * with the training function, {@code own} or {@code base} (the image's own JVM or its base's), the
 * architecture as in image manifests, Maven's repository, and the project's licence.
 */
public final class ImageLayers {
  /**
   * Jib gives this time to every file of the image. The JVM refuses a cache that was trained on a
   * jar of another time.
   */
  private static final FileTime JIBS_TIME = FileTime.fromMillis(1000);

  /** The JDK modules that the handlers and libraries use; jdeps lists more, which never run. */
  private static final List<String> MODULES =
      List.of(
          "java.base",
          "java.logging",
          "java.management",
          "java.naming",
          "java.xml",
          "jdk.unsupported");

  private ImageLayers() {}

  /** Lays out the files; exits with 1 on failure, so that no thread keeps the build waiting. */
  public static void main(String[] args) {
    try {
      build(args);
      System.exit(0);
    } catch (IOException | InterruptedException | RuntimeException e) {
      System.err.println("The image's layers could not be built: " + e);
      e.printStackTrace();
      System.exit(1);
    }
  }

  private static void build(String[] args) throws IOException, InterruptedException {
    Path root = Path.of(args[0]).toAbsolutePath();
    Path handlers = Path.of(args[1]);
    List<Path> libraries =
        Stream.of(Files.readString(Path.of(args[2])).strip().split(File.pathSeparator))
            .map(Path::of)
            .toList();
    Path trainingJar = Path.of(args[3]);
    boolean ownJvm =
        switch (args[4]) {
          case "own" -> true;
          case "base" -> false;
          default -> throw new IllegalArgumentException("image.jvm is own or base, not " + args[4]);
        };
    Platform platform = Platform.of(args[5]);
    if (ownJvm && platform != Platform.here()) {
      throw new IllegalArgumentException(
          "A JVM for %s can be linked and trained only there; -Dimage.jvm=base takes the base image's."
              .formatted(platform));
    }

    delete(root);
    step("merging " + libraries.size() + " libraries into two jars, without what nothing calls");
    Path documents = Files.createDirectories(root.resolve("usr/share/doc/dynamodb-mcp"));
    Files.copy(Path.of(args[7]), documents.resolve("LICENSE"));
    LibrariesJar.forgetModes(handlers);
    List<String> classPath = jars(root, handlers);
    Path repository = Path.of(args[6]);
    Path licences = documents.resolve("libraries");
    Path server = root.resolve(classPath.get(2));
    LibrariesJar.merge(
            libraries.stream().filter(ImageLayers::isServers).toList(), repository, licences)
        .write(server);
    LibrariesJar merged =
        LibrariesJar.merge(
            libraries.stream().filter(library -> !isServers(library)).toList(),
            repository,
            licences);
    merged.add(TrainingLauncher.class);
    merged.changeClasses();
    Path intermediate = root.resolveSibling("shrunk");
    delete(intermediate);
    merged.shrink(
        List.of(root.resolve(classPath.getFirst()), server, trainingJar),
        MODULES,
        Files.createDirectories(intermediate));
    merged.write(root.resolve(classPath.get(1)));
    for (String jar : classPath) {
      Files.setLastModifiedTime(root.resolve(jar), JIBS_TIME);
    }
    JavaOptions options = new JavaOptions(ownJvm, classPath);
    extractNatives(root, libraries, platform);
    for (String directory : List.of("app/options", "app/aot", "opt/jvm")) {
      Files.createDirectories(root.resolve(directory));
    }
    options.write(root.resolve("app/options/java"), Path.of("/"));
    if (ownJvm) {
      step("linking a JVM");
      link(root.resolve("opt/jvm"));
      step("training the cache on all functions, and trying it");
      new AotCache(root, options, trainingJar).make();
    }
    // Jib reuses a layer of an earlier build whose files had the same paths and times: these are
    // new.
    FileTime now = FileTime.from(Instant.now());
    for (String jar : classPath) {
      Files.setLastModifiedTime(root.resolve(jar), now);
    }
    step("putting the image together");
  }

  /** Prints progress, since the build takes minutes. */
  private static void step(String what) {
    System.err.println("  " + what);
  }

  /** Puts our jar where Jib will put it; returns the class path, with paths from the root. */
  private static List<String> jars(Path root, Path handlers) throws IOException {
    String ours = "app/classpath/" + handlers.getFileName();
    Files.createDirectories(root.resolve(ours).getParent());
    Files.copy(handlers, root.resolve(ours));
    return List.of(ours, "app/libraries/libraries.jar", "app/libraries/server.jar");
  }

  /** Whether only {@code serve} needs it: Jetty. */
  private static boolean isServers(Path library) {
    return library.getFileName().toString().startsWith("jetty-");
  }

  /**
   * Unpacks the native libraries: at the start it takes long, and only {@code /tmp} is writable.
   */
  private static void extractNatives(Path root, List<Path> libraries, Platform platform)
      throws IOException {
    Path target = Files.createDirectories(root.resolve("app/native"));
    extract(
        libraries,
        "aws-lambda-java-runtime-interface-client",
        platform.runtimeInterfaceClient,
        target.resolve("libaws-lambda-jni.so"));
    extract(libraries, "aws-crt", platform.crt, target.resolve("libaws-crt-jni.so"));
  }

  private static void extract(List<Path> libraries, String artifact, String entry, Path target)
      throws IOException {
    for (Path library : libraries) {
      if (library.getFileName().toString().matches(artifact + "-\\d.*")) {
        try (ZipFile jar = new ZipFile(library.toFile())) {
          ZipEntry found = jar.getEntry(entry);
          if (found != null) {
            try (InputStream in = jar.getInputStream(found)) {
              Files.copy(in, target);
              return;
            }
          }
        }
      }
    }
    throw new NoSuchFileException(entry + " in the jar of " + artifact);
  }

  private static void link(Path jvm) throws IOException {
    Files.delete(jvm);
    ToolProvider jlink = ToolProvider.findFirst("jlink").orElseThrow();
    int exit =
        jlink.run(
            System.out,
            System.err,
            "--add-modules",
            String.join(",", MODULES),
            "--strip-java-debug-attributes",
            "--no-header-files",
            "--no-man-pages",
            // Makes JavaOptions' compiler priority effective; as an option it prints a warning.
            "--add-options",
            "-XX:ThreadPriorityPolicy=1",
            // Whether its classes keep their debug attributes varies; the cache has its own copy.
            "--disable-plugin",
            "generate-jli-classes",
            "--output",
            jvm.toString());
    if (exit != 0) {
      throw new IOException("jlink failed, see above");
    }
    // A module brings it, and nothing runs it.
    Files.delete(jvm.resolve("bin/keytool"));
    reorderProviders(jvm.resolve("conf/security/java.security"));
  }

  /**
   * Puts SUN and SunJCE, which have the handlers' algorithms, before the providers that have none
   * of them, and drops 70 kB of comments, which each start would read.
   */
  private static void reorderProviders(Path security) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String provider : List.of("SUN", "SunJCE", "SunRsaSign", "SunEC", "SunJSSE")) {
      lines.add("security.provider.%d=%s".formatted(lines.size() + 1, provider));
    }
    Files.readAllLines(security).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .filter(line -> !line.startsWith("security.provider."))
        .forEach(lines::add);
    Files.write(security, lines);
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(file);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** The native libraries' paths in their jars, all for glibc. */
  private enum Platform {
    AMD64("jni/libaws-lambda-jni.linux-x86_64.so", "linux/x86_64/glibc/libaws-crt-jni.so"),
    ARM64("jni/libaws-lambda-jni.linux-aarch_64.so", "linux/armv8/glibc/libaws-crt-jni.so"),
    OTHER("", "");

    private final String runtimeInterfaceClient;
    private final String crt;

    Platform(String runtimeInterfaceClient, String crt) {
      this.runtimeInterfaceClient = runtimeInterfaceClient;
      this.crt = crt;
    }

    static Platform of(String architecture) {
      return switch (architecture) {
        case "amd64" -> AMD64;
        case "arm64" -> ARM64;
        default ->
            throw new IllegalArgumentException(
                "image.architecture is amd64 or arm64, not " + architecture);
      };
    }

    static Platform here() {
      if (!System.getProperty("os.name").equals("Linux")) {
        return OTHER;
      }
      return switch (System.getProperty("os.arch")) {
        case "amd64" -> AMD64;
        case "aarch64" -> ARM64;
        default -> OTHER;
      };
    }
  }
}
