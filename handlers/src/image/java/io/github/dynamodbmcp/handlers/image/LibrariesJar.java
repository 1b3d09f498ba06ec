package io.github.dynamodbmcp.handlers.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * All libraries in one jar, for the start: the JVM sets up each jar's manifest and address and each
 * package by running Java, before anything is compiled, and what the JDK and the SDK look for they
 * look for in every jar (docs/cold-start.md has the figures).
 *
 * <p>It holds what may run: no directories, module descriptions or Maven files, no native libraries
 * (they lie beside it), and of a class in several versions the one for this Java. What two jars
 * have is the first one's, as on a class path; but services add up, and licences and notices are
 * all kept, each under its jar's name.
 */
final class LibrariesJar {
  private static final String SERVICES = "META-INF/services/";
  private static final Pattern LICENCE = Pattern.compile("META-INF/[^/]*(LICENSE|NOTICE)[^/]*");
  private static final Pattern NOT_RUN =
      Pattern.compile(
          "META-INF/(?!services/).*|(.*/)?module-info\\.class|.*\\.so|.*/"
              // What makes objects of a handler's events; ours take streams.
              + "|com/amazonaws/lambda/thirdparty/(com/fasterxml|org/joda)/.*");

  /** The same jars give the same bytes. */
  private static final LocalDateTime TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

  private final Map<String, byte[]> entries = new TreeMap<>();

  private LibrariesJar() {}

  static void write(List<Path> libraries, Path target) throws IOException {
    LibrariesJar merged = new LibrariesJar();
    for (Path library : libraries) {
      merged.add(library);
    }
    Files.createDirectories(target.getParent());
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(target))) {
      write(
          out,
          JarFile.MANIFEST_NAME,
          "Manifest-Version: 1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      for (Map.Entry<String, byte[]> entry : merged.entries.entrySet()) {
        write(out, entry.getKey(), entry.getValue());
      }
    }
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
      // By base names; the content is that for this Java.
      for (JarEntry entry : (Iterable<JarEntry>) jar.versionedStream()::iterator) {
        String name = entry.getName();
        if (name.startsWith(SERVICES) && !entry.isDirectory()) {
          entries.merge(name, content(jar, entry), LibrariesJar::lines);
        } else if (LICENCE.matcher(name).matches()) {
          String from = library.getFileName().toString().replaceFirst("\\.jar$", "");
          entries.put(
              "META-INF/licenses/" + from + name.substring(name.indexOf('/')), content(jar, entry));
        } else if (!NOT_RUN.matcher(name).matches()) {
          entries.putIfAbsent(name, content(jar, entry));
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
