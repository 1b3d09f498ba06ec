package io.github.dynamodbmcp.proxy.credentials;

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
    String name = System.getenv("AWS_PROFILE");
    return new AwsProfile(name == null ? "default" : name);
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
      return ProfileFile.defaultProfileFile().profile(name);
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /** The reason why the files can't be read; null if they can be, or don't exist. */
  static @Nullable String unreadable() {
    try {
      ProfileFile.defaultProfileFile();
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
