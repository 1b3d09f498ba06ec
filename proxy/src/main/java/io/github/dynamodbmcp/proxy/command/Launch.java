package io.github.dynamodbmcp.proxy.command;

import io.github.dynamodbmcp.proxy.settings.UsageException;
import io.github.dynamodbmcp.proxy.settings.UserPath;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The paths that start this program again.
 *
 * @param java the Java that runs this command, which is known to work, by the name that it was
 *     found by: a link to it outlives the next update, its version's folder doesn't
 */
record Launch(String java, String jar) {

  /**
   * Finds this process's own.
   *
   * @throws UsageException if a path can't be expressed
   */
  static Launch find(Map<String, String> environment) throws UsageException {
    return new Launch(currentJava(environment), ownJar());
  }

  private static String currentJava(Map<String, String> environment) {
    boolean windows = File.separatorChar == '\\';
    String program = windows ? "java.exe" : "java";
    String real =
        ProcessHandle.current()
            .info()
            .command()
            .orElseGet(() -> System.getProperty("java.home") + "/bin/" + program);
    List<String> names = new ArrayList<>();
    names.add(typed());
    for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      names.add(folder + File.separator + program);
    }
    names.add(environment.getOrDefault("JAVA_HOME", "") + "/bin/" + program);
    for (String name : names) {
      if (isSame(name, real)) {
        return name;
      }
    }
    return real;
  }

  /** Returns the program as the caller has written it, which Linux keeps; elsewhere nothing. */
  private static String typed() {
    try {
      byte[] line = Files.readAllBytes(Path.of("/proc/self/cmdline"));
      return new String(line, StandardCharsets.UTF_8).split("\0", 2)[0];
    } catch (IOException e) {
      return "";
    }
  }

  private static boolean isSame(String name, String real) {
    try {
      Path path = Path.of(name);
      return path.isAbsolute() && Files.isSameFile(path, Path.of(real));
    } catch (IOException | InvalidPathException e) {
      return false;
    }
  }

  private static String ownJar() throws UsageException {
    String location = Launch.class.getProtectionDomain().getCodeSource().getLocation().toString();
    try {
      return Path.of(Launch.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toAbsolutePath()
          .toString();
    } catch (URISyntaxException | InvalidPathException e) {
      throw new UsageException(
          "The path of the jar is '" + location + "', " + UserPath.reason(location + '\uFFFD'));
    }
  }
}
