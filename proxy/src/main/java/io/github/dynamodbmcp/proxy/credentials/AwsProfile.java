package io.github.dynamodbmcp.proxy.credentials;

import io.github.dynamodbmcp.proxy.process.Environment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;

/**
 * A profile in the AWS config and credentials files, which are read again each time. Files that
 * can't be read count as empty; {@link #unreadable} says why.
 */
record AwsProfile(String name) {

  /** The profile that applies where the settings name none. */
  static AwsProfile ofEnvironment() {
    String name = Environment.read().get("AWS_PROFILE");
    return new AwsProfile(name == null ? "default" : name);
  }

  /** The name as the SDK knows it. */
  String sdkName() {
    return AwsFiles.encode(name);
  }

  /** The name as an argument on a command line. */
  String quoted() {
    return name.matches("[\\w./:@%+-]+") ? name : "\"" + name + "\"";
  }

  /** Whether the environment names it, has no keys of its own, and no file has the profile. */
  boolean isMissingInFiles() {
    return System.getenv("AWS_PROFILE") != null
        && System.getenv("AWS_ACCESS_KEY_ID") == null
        && !exists();
  }

  boolean exists() {
    return profile().isPresent();
  }

  boolean has(String property) {
    return profile().flatMap(found -> found.property(property)).isPresent();
  }

  /**
   * Whether its keys come from {@code aws login}.
   *
   * @param named whether the settings name the profile; otherwise keys in the environment win
   */
  boolean usesAwsLogin(boolean named) {
    return (named || System.getenv("AWS_ACCESS_KEY_ID") == null) && has("login_session");
  }

  /** The region that it names; null if it names none. */
  @Nullable String region() {
    return profile().flatMap(found -> found.property("region")).orElse(null);
  }

  private Optional<Profile> profile() {
    try {
      return AwsFiles.read().profile(sdkName());
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /** The reason why the files can't be read; null if they can be, or don't exist. */
  static @Nullable String unreadable() {
    if (AwsFiles.isHidden()) {
      return "their path has characters that this process's locale can't express: set"
          + " LC_ALL=C.UTF-8 in its environment";
    }
    try {
      ProfileFile unused = AwsFiles.read();
      return null;
    } catch (RuntimeException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
