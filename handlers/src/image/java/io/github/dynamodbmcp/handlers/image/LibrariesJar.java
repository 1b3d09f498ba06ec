package io.github.dynamodbmcp.handlers.image;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Merges all libraries into one jar, for a faster start: the JVM processes each jar's manifest and
 * each package in Java code that isn't compiled yet, and the JDK and the SDK search every jar for
 * resources (docs/cold-start.md has the figures).
 *
 * <p>The jar holds only what may run: no directories, module descriptors or Maven files, no native
 * libraries (they are beside it), and of a multi-release class only the version for this Java. A
 * file in two jars is taken from the first, as on a class path. Service files are merged, as far as
 * their classes are present. The {@code pom.properties} of each library stay, for vulnerability
 * scanners. Licences and notices are beside the jar, in a folder for each library.
 */
final class LibrariesJar {
  private static final String SERVICES = "META-INF/services/";
  private static final Pattern LICENCE = Pattern.compile("META-INF/[^/]*(LICENSE|NOTICE)[^/]*");
  private static final Pattern COORDINATES =
      Pattern.compile("META-INF/maven/[^/]+/[^/]+/pom\\.properties");
  private static final Pattern NOT_RUN =
      Pattern.compile(
          "META-INF/(?!services/).*|(.*/)?module-info\\.class|.*\\.so|.*/"
              // Deserializes events for handlers of objects; ours take streams.
              + "|com/amazonaws/lambda/thirdparty/(com/fasterxml|org/joda)/.*");

  /** A fixed time, so that the same jars give the same bytes. */
  private static final LocalDateTime TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

  private static final String CHANGES =
      """
      The libraries in app/libraries/libraries.jar were changed for this image:
      - Classes and methods that nothing in the image calls are left out (with ProGuard).
      - Methods that search the class path and find nothing in this image return at once:
        those of FruitlessSearches.java.
      - Jackson's parsers create their limits for decimal numbers when they use them, instead
        of at the start: DecimalConstants.java.
      The sources of these changes are in the project's directory handlers/src/image.
      """;

  private final Map<String, byte[]> entries = new TreeMap<>();

  private final Path licences;

  private LibrariesJar(Path licences) {
    this.licences = licences;
  }

  /**
   * Merges libraries.
   *
   * @param repository Maven's local repository, which holds the libraries but not our own modules
   * @param licences the folder for their licences
   */
  static LibrariesJar merge(List<Path> libraries, Path repository, Path licences)
      throws IOException {
    LibrariesJar merged = new LibrariesJar(licences);
    for (Path library : libraries) {
      merged.add(library);
      if (library.startsWith(repository)) {
        merged.addCoordinates(repository.relativize(library));
      }
    }
    merged.dropDeadServices();
    return merged;
  }

  /** Adds a class. */
  void add(Class<?> type) throws IOException {
    String name = type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getResourceAsStream("/" + name)) {
      entries.put(name, Objects.requireNonNull(in, name).readAllBytes());
    }
  }

  /**
   * Changes classes that would only delay a start. Says so in a file beside the licences, as the
   * Apache licence requires.
   */
  void changeClasses() throws IOException {
    FruitlessSearches.leaveOut(entries);
    DecimalConstants.makeWhereUsed(entries);
    Files.writeString(licences.resolve("CHANGES"), CHANGES);
  }

  /**
   * Leaves out what nothing calls.
   *
   * @param callers jars that use the libraries
   * @param modules the JDK's modules in the image
   * @param folder for intermediate files
   */
  void shrink(List<Path> callers, List<String> modules, Path folder)
      throws IOException, InterruptedException {
    Path whole = folder.resolve("libraries.jar");
    write(whole);
    Map<String, byte[]> left = read(Shrinker.shrink(whole, callers, modules, folder));
    entries.keySet().retainAll(left.keySet());
    entries.replaceAll((name, _) -> Objects.requireNonNull(left.get(name)));
    dropDeadServices();
  }

  /** Writes the jar. */
  void write(Path target) throws IOException {
    Files.createDirectories(target.getParent());
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(target))) {
      write(
          out,
          JarFile.MANIFEST_NAME,
          "Manifest-Version: 1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        write(out, entry.getKey(), entry.getValue());
      }
    }
  }

  /** Rewrites a jar without its entries' file modes, which depend on the umask of the build. */
  static void forgetModes(Path jar) throws IOException {
    Map<String, byte[]> entries = read(jar);
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        write(out, entry.getKey(), entry.getValue());
      }
    }
  }

  private static Map<String, byte[]> read(Path jar) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (JarFile given = new JarFile(jar.toFile(), false)) {
      for (JarEntry entry : (Iterable<JarEntry>) given.stream()::iterator) {
        entries.put(entry.getName(), content(given, entry));
      }
    }
    return entries;
  }

  private static void write(ZipOutputStream out, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(TIME);
    out.putNextEntry(entry);
    out.write(content);
    out.closeEntry();
  }

  private void add(Path library) throws IOException {
    try (JarFile jar = new JarFile(library.toFile(), false, ZipFile.OPEN_READ, Runtime.version())) {
      // Entries by base name, with the content for this Java.
      for (JarEntry entry : (Iterable<JarEntry>) jar.versionedStream()::iterator) {
        String name = entry.getName();
        if (name.startsWith(SERVICES) && !entry.isDirectory()) {
          entries.merge(name, content(jar, entry), LibrariesJar::lines);
        } else if (LICENCE.matcher(name).matches()) {
          String from = library.getFileName().toString().replaceFirst("\\.jar$", "");
          Path directory = Files.createDirectories(licences.resolve(from));
          Files.write(
              directory.resolve(name.substring(name.indexOf('/') + 1)), content(jar, entry));
        } else if (COORDINATES.matcher(name).matches()) {
          entries.putIfAbsent(name, content(jar, entry));
        } else if (!NOT_RUN.matcher(name).matches()) {
          entries.putIfAbsent(name, content(jar, entry));
        }
      }
    }
  }

  /** Takes a library's name from its path in the repository, since some jars don't state it. */
  private void addCoordinates(Path inRepository) {
    int names = inRepository.getNameCount();
    String group = inRepository.subpath(0, names - 3).toString().replace(File.separatorChar, '.');
    Path artifact = inRepository.getName(names - 3);
    Path version = inRepository.getName(names - 2);
    entries.putIfAbsent(
        "META-INF/maven/%s/%s/pom.properties".formatted(group, artifact),
        "groupId=%s\nartifactId=%s\nversion=%s\n"
            .formatted(group, artifact, version)
            .getBytes(StandardCharsets.UTF_8));
  }

  private void dropDeadServices() {
    for (Map.Entry<String, byte[]> service : Map.copyOf(entries).entrySet()) {
      if (service.getKey().startsWith(SERVICES)) {
        String alive =
            new String(service.getValue(), StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(name -> entries.containsKey(name.replace('.', '/') + ".class"))
                .distinct()
                .collect(Collectors.joining("\n"));
        if (alive.isEmpty()) {
          entries.remove(service.getKey());
        } else {
          entries.put(service.getKey(), alive.getBytes(StandardCharsets.UTF_8));
        }
      }
    }
  }

  private static byte[] content(JarFile jar, JarEntry entry) throws IOException {
    try (InputStream in = jar.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  private static byte[] lines(byte[] some, byte[] more) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(some);
    all.write('\n');
    all.writeBytes(more);
    return all.toByteArray();
  }
}
