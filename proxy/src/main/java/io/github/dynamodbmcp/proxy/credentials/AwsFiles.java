package io.github.dynamodbmcp.proxy.credentials;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileLocation;

/**
 * The AWS config and credentials files, read anew when they change. They are adapted to the SDK,
 * which differs from the AWS CLI in two respects: it ignores profiles whose names have spaces or
 * letters beyond ASCII, and it neither closes the standard input of a {@code credential_process}
 * nor reads its standard error, so that a program that uses them hangs.
 */
final class AwsFiles implements Supplier<ProfileFile> {

  private static final Pattern SECTION = Pattern.compile("\\[\\s*(profile\\s+)?(.*?)\\s*](.*)");
  private static final Pattern PROPERTY =
      Pattern.compile("(credential_process|source_profile)(\\s*=\\s*)(\\S.*?)\\s*");

  /** A name as the SDK accepts it. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_\\-/.%@:+]*");

  private static final String HIDDEN = "/hidden-since-the-locale-cannot-express-it";

  private List<Object> version = List.of();
  private @Nullable ProfileFile current;

  /**
   * Returns the files' profiles, under the names that {@link #encode} gives them.
   *
   * @throws RuntimeException if a file is malformed or can't be read
   */
  @Override
  public synchronized ProfileFile get() {
    List<Object> now = version();
    ProfileFile known = current;
    if (known == null || !now.equals(version)) {
      known = read();
      current = known;
      version = now;
    }
    return known;
  }

  private static List<Object> version() {
    List<Object> parts = new ArrayList<>();
    for (Optional<Path> file : List.of(credentials(), config())) {
      if (file.isPresent()) {
        try {
          FileTime changed = Files.getLastModifiedTime(file.get());
          parts.add(file.get());
          parts.add(changed);
          parts.add(Files.size(file.get()));
        } catch (IOException e) {
          parts.add(e);
        }
      }
    }
    return parts;
  }

  /** Reads the files, of which a missing one counts as empty. */
  static ProfileFile read() {
    ProfileFile.Aggregator files = ProfileFile.aggregator();
    credentials().ifPresent(file -> files.addFile(adapted(file, ProfileFile.Type.CREDENTIALS)));
    config().ifPresent(file -> files.addFile(adapted(file, ProfileFile.Type.CONFIGURATION)));
    return files.build();
  }

  private static Optional<Path> credentials() {
    return ProfileFileLocation.credentialsFileLocation();
  }

  private static Optional<Path> config() {
    return ProfileFileLocation.configurationFileLocation();
  }

  /**
   * Hides files whose path this process's locale can't express, since the SDK fails at them even
   * where other credentials are set.
   */
  static void hideInexpressible() {
    hide("aws.configFile", ProfileFileLocation::configurationFilePath);
    hide("aws.sharedCredentialsFile", ProfileFileLocation::credentialsFilePath);
  }

  private static void hide(String property, Supplier<Path> location) {
    try {
      Path unused = location.get();
    } catch (InvalidPathException e) {
      System.setProperty(property, HIDDEN);
    }
  }

  /** Whether one of the files is hidden. */
  static boolean isHidden() {
    return HIDDEN.equals(System.getProperty("aws.configFile"))
        || HIDDEN.equals(System.getProperty("aws.sharedCredentialsFile"));
  }

  private static ProfileFile adapted(Path file, ProfileFile.Type type) {
    StringBuilder text = new StringBuilder();
    try {
      String all = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      // Notepad writes a byte order mark.
      for (String line : (all.startsWith("\uFEFF") ? all.substring(1) : all).split("\\R", -1)) {
        text.append(adapt(line)).append('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ProfileFile.builder().content(text.toString()).type(type).build();
  }

  private static String adapt(String line) {
    Matcher section = SECTION.matcher(line);
    if (section.matches()) {
      String name = section.group(2);
      if (name.startsWith("sso-session ") || name.startsWith("services ")) {
        return line;
      }
      String prefix = section.group(1) == null ? "" : section.group(1);
      return "[" + prefix + encode(unquoted(name)) + "]" + section.group(3);
    }
    Matcher property = PROPERTY.matcher(line);
    if (!property.matches()) {
      return line;
    }
    String value = property.group(3);
    return property.group(1)
        + property.group(2)
        + (property.group(1).equals("source_profile") ? encode(value) : withoutInput(value));
  }

  private static String unquoted(String name) {
    boolean quoted =
        name.length() > 1
            && (name.charAt(0) == '"' || name.charAt(0) == '\'')
            && name.charAt(name.length() - 1) == name.charAt(0);
    return quoted ? name.substring(1, name.length() - 1) : name;
  }

  /** Completes a command for the shell that the SDK runs it with. */
  private static String withoutInput(String command) {
    boolean windows =
        System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
    return windows ? command + " <NUL 2>NUL" : "exec </dev/null 2>/dev/null; " + command;
  }

  /** Returns the name of a profile as {@link #get} has it: one that the SDK accepts. */
  static String encode(String name) {
    if (PLAIN.matcher(name).matches()) {
      return name;
    }
    StringBuilder encoded = new StringBuilder("%");
    for (byte one : name.getBytes(StandardCharsets.UTF_8)) {
      String character = String.valueOf((char) (one & 0xFF));
      boolean kept = one > 0 && one != '%' && PLAIN.matcher(character).matches();
      encoded.append(kept ? character : String.format(Locale.ROOT, "%%%02X", one & 0xFF));
    }
    return encoded.toString();
  }
}
