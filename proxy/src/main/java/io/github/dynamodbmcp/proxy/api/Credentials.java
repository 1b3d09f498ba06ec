package io.github.dynamodbmcp.proxy.api;

import io.github.dynamodbmcp.proxy.settings.Keys;
import io.github.dynamodbmcp.proxy.settings.Settings;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProcessCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSupplier;

/**
 * The keys to sign with: those given outright, else what AWS's default chain finds. The chain is
 * asked anew whenever it failed or its keys were refused, so that a new login is found without a
 * restart.
 */
final class Credentials {

  private final @Nullable Keys keys;
  private final @Nullable String profile;
  private @Nullable AwsCredentialsProvider provider;

  Credentials(Settings settings) {
    this.keys = settings.keys();
    this.profile = settings.profile();
  }

  /**
   * The keys of this moment.
   *
   * @throws NoCredentialsException if there are none
   */
  AwsCredentials resolve() throws NoCredentialsException {
    AwsCredentialsProvider asked;
    boolean fresh;
    synchronized (this) {
      AwsCredentialsProvider had = provider;
      fresh = had == null;
      asked = had == null ? build() : had;
      provider = asked;
    }
    try {
      return asked.resolveCredentials();
    } catch (SdkException | IllegalArgumentException | IllegalStateException e) {
      forget();
      if (!fresh) {
        return resolve();
      }
      throw new NoCredentialsException(advice(e));
    }
  }

  /**
   * Reads them anew.
   *
   * @return the credentials if they are other than those, else null
   */
  @Nullable AwsCredentials changedSince(AwsCredentials refused) {
    forget();
    try {
      AwsCredentials now = resolve();
      boolean same =
          now.accessKeyId().equals(refused.accessKeyId())
              && now.secretAccessKey().equals(refused.secretAccessKey())
              && sessionToken(now).equals(sessionToken(refused));
      return same ? null : now;
    } catch (NoCredentialsException e) {
      return null;
    }
  }

  private static Optional<String> sessionToken(AwsCredentials identity) {
    return identity instanceof AwsSessionCredentials session
        ? Optional.of(session.sessionToken())
        : Optional.empty();
  }

  private synchronized void forget() {
    provider = null;
  }

  private AwsCredentialsProvider build() {
    if (keys != null) {
      return StaticCredentialsProvider.create(
          keys.sessionToken() == null
              ? AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey())
              : AwsSessionCredentials.create(
                  keys.accessKeyId(), keys.secretAccessKey(), keys.sessionToken()));
    }
    if (usesAwsLogin()) {
      // The SDK's own module for it isn't among our dependencies; the tool that logged in can tell.
      return ProcessCredentialsProvider.builder()
          .command(
              List.of(
                  "aws",
                  "configure",
                  "export-credentials",
                  "--format",
                  "process",
                  "--profile",
                  profileName()))
          .build();
    }
    if (profile != null) {
      return ProfileCredentialsProvider.builder()
          .profileFile(ProfileFileSupplier.defaultSupplier())
          .profileName(profile)
          .build();
    }
    return DefaultCredentialsProvider.builder()
        .profileFile(ProfileFileSupplier.defaultSupplier())
        .build();
  }

  private boolean usesAwsLogin() {
    return (profile != null || System.getenv("AWS_ACCESS_KEY_ID") == null)
        && profileHas("login_session");
  }

  private boolean profileHas(String property) {
    try {
      return ProfileFile.defaultProfileFile()
          .profile(profileName())
          .flatMap(found -> found.property(property))
          .isPresent();
    } catch (RuntimeException e) {
      return false; // an unreadable file is reported by whoever needs it
    }
  }

  /** The profile in use. */
  String profileName() {
    if (profile != null) {
      return profile;
    }
    String fromEnvironment = System.getenv("AWS_PROFILE");
    return fromEnvironment == null ? "default" : fromEnvironment;
  }

  /** Where the keys come from, in words. */
  String origin() {
    if (keys != null) {
      return "MCP_ACCESS_KEY_ID";
    }
    return profile == null ? "AWS's default chain" : "the AWS profile " + profile;
  }

  /** What to do to get working credentials. */
  String renewal() {
    if (keys != null) {
      return "Set MCP_ACCESS_KEY_ID, MCP_SECRET_ACCESS_KEY and, for temporary keys,"
          + " MCP_SESSION_TOKEN to keys that are valid.";
    }
    String name = profileName();
    if (profileHas("sso_session") || profileHas("sso_start_url")) {
      return "Run: aws sso login --profile " + name;
    }
    if (profileHas("login_session")) {
      return "Run: aws login --profile " + name;
    }
    if (profileHas("role_arn")) {
      return "This profile assumes a role: the keys of its source must be valid, and the role must trust them.";
    }
    return "Log in (aws sso login --profile "
        + name
        + ", or aws login), or name another profile by MCP_PROFILE, or set MCP_ACCESS_KEY_ID and"
        + " MCP_SECRET_ACCESS_KEY.";
  }

  private String advice(RuntimeException failure) {
    String found;
    if (profile != null && !profileExists()) {
      found = "There is no AWS profile '" + profile + "' in the AWS config and credentials files.";
    } else {
      found = "No AWS credentials from " + origin() + ": " + firstSentence(failure);
    }
    return found + " " + renewal() + " Then just call again; no restart is needed.";
  }

  private boolean profileExists() {
    try {
      return ProfileFile.defaultProfileFile().profile(profileName()).isPresent();
    } catch (RuntimeException e) {
      return true;
    }
  }

  /** The chain's own message lists every provider it asked; its beginning is enough. */
  private static String firstSentence(RuntimeException failure) {
    String message =
        String.valueOf(failure.getMessage())
            .replaceAll("\\s+", " ")
            // The SDK's own numbers, after the service's words.
            .replaceFirst(" ?\\(Service: .*", "");
    int end = message.indexOf(" of the chain");
    String cut = end > 0 ? "none of its sources has any" : message;
    cut = cut.length() > 300 ? cut.substring(0, 300) + "…" : cut;
    return cut.endsWith(".") ? cut : cut + ".";
  }

  /** The region that the profile names, null if it names none. */
  @Nullable String profileRegion() {
    try {
      Optional<Profile> found = ProfileFile.defaultProfileFile().profile(profileName());
      return found.flatMap(named -> named.property("region")).orElse(null);
    } catch (RuntimeException e) {
      return null;
    }
  }
}
