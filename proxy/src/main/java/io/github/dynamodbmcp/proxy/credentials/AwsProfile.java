package io.github.dynamodbmcp.proxy.credentials;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;

/**
 * A profile of the AWS config and credentials files, as they are at the moment of asking. Files
 * that can't be read hold nothing; {@link #unreadable} says why.
 */
record AwsProfile(String name) {

  /** The one in use where none is given. */
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

  /** The region that it names, null if it names none. */
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

  /** Why the files can't be read; null if they can, or aren't there. */
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
