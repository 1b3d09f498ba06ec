package io.github.dynamodbmcp.proxy.credentials;

import io.github.dynamodbmcp.proxy.settings.AccessKey;
import org.jspecify.annotations.Nullable;

/** Explains to a person where the credentials come from, why they fail, and what to do. */
public final class CredentialAdvice {

  private final @Nullable AccessKey keys;
  private final @Nullable String profile;
  private final AwsProfile inUse;

  /**
   * Advises about one source of credentials.
   *
   * @param keys the keys in the settings; null if there are none
   * @param profile the profile in the settings; null if there is none
   * @param inUse that profile, else the default one
   */
  CredentialAdvice(@Nullable AccessKey keys, @Nullable String profile, AwsProfile inUse) {
    this.keys = keys;
    this.profile = profile;
    this.inUse = inUse;
  }

  /** The source of the keys, as part of a sentence. */
  public String origin() {
    if (keys != null) {
      return "MCP_ACCESS_KEY_ID";
    }
    return profile == null ? "AWS's default chain" : "the AWS profile " + profile;
  }

  /** The next step towards working credentials, as a sentence. */
  public String renewal() {
    if (keys != null) {
      return "Set MCP_ACCESS_KEY_ID, MCP_SECRET_ACCESS_KEY and, for temporary keys,"
          + " MCP_SESSION_TOKEN to valid keys.";
    }
    if (inUse.has("sso_session") || inUse.has("sso_start_url")) {
      return "Run: aws sso login --profile " + inUse.quoted();
    }
    if (inUse.has("login_session")) {
      return "Run: aws login --profile " + inUse.quoted();
    }
    if (inUse.has("credential_process")) {
      return "Run its command by hand to see why.";
    }
    if (inUse.has("role_arn")) {
      return "This profile assumes a role: its source's keys must be valid, and the role must trust them.";
    }
    return "Log in (aws sso login --profile "
        + inUse.quoted()
        + ", or aws login), set MCP_PROFILE to another profile, or set MCP_ACCESS_KEY_ID and"
        + " MCP_SECRET_ACCESS_KEY.";
  }

  /** Explains that the keys hold a character that no request can carry. */
  String malformed() {
    return "The credentials from "
        + origin()
        + " have a space, a line break or another character that no access key and no session token"
        + " has. "
        + renewal();
  }

  /** Explains that the keys didn't arrive before the deadline. */
  String late() {
    return "The credentials from "
        + origin()
        + " didn't come in time: their source, such as a credential_process or a login, doesn't end."
        + " Run: aws sts get-caller-identity --profile "
        + inUse.quoted();
  }

  /** Explains that the profile that the environment names doesn't exist. */
  String missingProfile() {
    String unreadable = AwsProfile.unreadable();
    if (unreadable != null) {
      return unreadable(unreadable);
    }
    return "There is no AWS profile '"
        + inUse
        + "', which AWS_PROFILE names, in the AWS config and credentials files. "
        + renewal();
  }

  /** Explains why there are no keys. */
  String missing(RuntimeException failure) {
    return cause(failure) + " Then just call again; no restart is needed.";
  }

  private String cause(RuntimeException failure) {
    String unreadable = AwsProfile.unreadable();
    if (unreadable != null) {
      return unreadable(unreadable);
    }
    if (profile != null && !inUse.exists()) {
      return "There is no AWS profile '"
          + profile
          + "' in the AWS config and credentials files. "
          + renewal();
    }
    if (inUse.usesAwsLogin(profile != null) && isCausedByAMissingProgram(failure)) {
      return "The AWS profile "
          + inUse
          + " uses aws login, whose keys come from the AWS CLI, but there is no program aws on the PATH"
          + " of this process. Add a PATH that has it to the assistant's configuration.";
    }
    if (inUse.has("credential_process")) {
      // Its output may hold secrets.
      return "The credential_process of the AWS profile " + inUse + " failed. " + renewal();
    }
    return "No AWS credentials from " + origin() + ": " + reason(failure) + " " + renewal();
  }

  private static String unreadable(String why) {
    return "The AWS config and credentials files can't be read ("
        + why
        + "). Correct them, or set MCP_ACCESS_KEY_ID and MCP_SECRET_ACCESS_KEY.";
  }

  private static boolean isCausedByAMissingProgram(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage()).contains("Cannot run program")) {
        return true;
      }
    }
    return false;
  }

  /** Shortens the reason: the chain's message lists every provider, over pages. */
  private String reason(RuntimeException failure) {
    if (profile == null) {
      return "the environment, the AWS files and this machine's role have none.";
    }
    String message =
        String.valueOf(failure.getMessage())
            .replaceAll("\\s+", " ")
            // The SDK's request ids, after the service's words.
            .replaceFirst(" ?\\(Service: .*", "");
    String cut = message.length() > 300 ? message.substring(0, 300) + "…" : message;
    return cut.endsWith(".") ? cut : cut + ".";
  }
}
