package io.github.dynamodbmcp.proxy.credentials;

import io.github.dynamodbmcp.proxy.settings.Keys;
import io.github.dynamodbmcp.proxy.settings.Settings;
import io.github.dynamodbmcp.proxy.thread.DaemonThreads;
import io.github.dynamodbmcp.proxy.tool.Deadline;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProcessCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFileSupplier;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The keys to sign with: those given outright, else what AWS's default chain finds. The chain is
 * asked anew whenever it failed or its keys were refused, so that a new login is found without a
 * restart.
 */
public final class Credentials {

  private final @Nullable Keys keys;
  private final @Nullable String profile;
  private final AwsProfile inUse;
  private @Nullable AwsCredentialsProvider provider;
  private @Nullable CompletableFuture<AwsCredentials> asking;

  /** Credentials that nobody asked for yet. */
  public Credentials(Settings settings) {
    this.keys = settings.keys();
    this.profile = settings.profile();
    this.inUse = profile == null ? AwsProfile.ofEnvironment() : new AwsProfile(profile);
  }

  /**
   * The keys of this moment. A login or a process that doesn't end is waited for until the
   * deadline, by all who ask meanwhile together.
   *
   * @throws NoCredentialsException if there are none that a request can carry; the message says
   *     what to do
   */
  public AwsCredentials resolve(Deadline deadline)
      throws NoCredentialsException, InterruptedException {
    AwsCredentials found = askUntil(deadline);
    if (!isHeader(found.accessKeyId()) || !isHeader(sessionToken(found).orElse("-"))) {
      throw new NoCredentialsException(
          "The credentials from "
              + origin()
              + " have a space, a line's end or another character that no access key and no session"
              + " token has. "
              + renewal());
    }
    return found;
  }

  private static boolean isHeader(String text) {
    return text.matches("[\\x21-\\x7e]+");
  }

  private AwsCredentials askUntil(Deadline deadline)
      throws NoCredentialsException, InterruptedException {
    if (keys != null) {
      return given(keys);
    }
    try {
      return ask().get(deadline.left().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new NoCredentialsException(
          "The credentials from "
              + origin()
              + " didn't come in time: what provides them, such as a credential_process or a login,"
              + " doesn't end. Run: aws sts get-caller-identity --profile "
              + inUse);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof NoCredentialsException none) {
        throw none;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private synchronized CompletableFuture<AwsCredentials> ask() {
    CompletableFuture<AwsCredentials> running = asking;
    if (running != null) {
      return running;
    }
    CompletableFuture<AwsCredentials> asked = new CompletableFuture<>();
    AwsCredentialsProvider known = provider;
    new DaemonThreads("credentials").newThread(() -> answer(asked, known)).start();
    asking = asked;
    return asked;
  }

  private void answer(
      CompletableFuture<AwsCredentials> asked, @Nullable AwsCredentialsProvider known) {
    try {
      Found found = find(known);
      settle(asked, known, found.by());
      asked.complete(found.credentials());
    } catch (NoCredentialsException | RuntimeException | Error e) {
      // Whatever it is: unanswered, all who wait would wait for ever.
      settle(asked, known, null);
      asked.completeExceptionally(e);
    }
  }

  /** Keeps the provider that answered, if its keys weren't refused meanwhile; closes any other. */
  @SuppressWarnings("ReferenceEquality") // that very one is meant
  private synchronized void settle(
      CompletableFuture<AwsCredentials> asked,
      @Nullable AwsCredentialsProvider known,
      @Nullable AwsCredentialsProvider found) {
    boolean refused = asking != asked;
    if (!refused) {
      provider = found;
      asking = null;
    } else if (found != known) {
      close(found);
    }
    if (refused || found != known) {
      close(known);
    }
  }

  private record Found(AwsCredentials credentials, AwsCredentialsProvider by) {}

  private Found find(@Nullable AwsCredentialsProvider known) throws NoCredentialsException {
    if (known != null) {
      try {
        return new Found(known.resolveCredentials(), known);
      } catch (RuntimeException e) {
        // A new login is found by a new provider alone.
      }
    }
    AwsCredentialsProvider built = build();
    try {
      return new Found(built.resolveCredentials(), built);
    } catch (RuntimeException e) {
      // The SDK's own, and whatever it throws at settings that it can't use.
      close(built);
      throw new NoCredentialsException(advice(e) + " Then just call again; no restart is needed.");
    }
  }

  /** Lets go of what a provider holds: connections, threads. */
  private static void close(@Nullable AwsCredentialsProvider provider) {
    if (provider instanceof SdkAutoCloseable closeable) {
      try {
        closeable.close();
      } catch (RuntimeException e) {
        // No reason to withhold the keys.
      }
    }
  }

  /**
   * Reads them anew.
   *
   * @return the credentials if they are other than those, else null
   */
  public @Nullable AwsCredentials changedSince(AwsCredentials refused, Deadline deadline)
      throws InterruptedException {
    forget();
    try {
      AwsCredentials now = resolve(deadline);
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

  /** Who asks without a known provider is reading anew already; who asks one closes it himself. */
  private synchronized void forget() {
    if (provider == null) {
      return;
    }
    if (asking == null) {
      close(provider);
    }
    provider = null;
    asking = null;
  }

  private static AwsCredentials given(Keys keys) {
    return keys.sessionToken() == null
        ? AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey())
        : AwsSessionCredentials.create(
            keys.accessKeyId(), keys.secretAccessKey(), keys.sessionToken());
  }

  private AwsCredentialsProvider build() {
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
                  inUse.name()))
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
        && inUse.has("login_session");
  }

  /** The region that the profile in use names, null if it names none. */
  public @Nullable String profileRegion() {
    return inUse.region();
  }

  /** Where the keys come from, in words. */
  public String origin() {
    if (keys != null) {
      return "MCP_ACCESS_KEY_ID";
    }
    return profile == null ? "AWS's default chain" : "the AWS profile " + profile;
  }

  /** What to do to get working credentials. */
  public String renewal() {
    if (keys != null) {
      return "Set MCP_ACCESS_KEY_ID, MCP_SECRET_ACCESS_KEY and, for temporary keys,"
          + " MCP_SESSION_TOKEN to keys that are valid.";
    }
    if (inUse.has("sso_session") || inUse.has("sso_start_url")) {
      return "Run: aws sso login --profile " + inUse;
    }
    if (inUse.has("login_session")) {
      return "Run: aws login --profile " + inUse;
    }
    if (inUse.has("credential_process")) {
      return "Run its command by hand to see what is wrong.";
    }
    if (inUse.has("role_arn")) {
      return "This profile assumes a role: the keys of its source must be valid, and the role must trust them.";
    }
    return "Log in (aws sso login --profile "
        + inUse
        + ", or aws login), or name another profile by MCP_PROFILE, or set MCP_ACCESS_KEY_ID and"
        + " MCP_SECRET_ACCESS_KEY.";
  }

  /** What is wrong, and what to do about it. */
  private String advice(RuntimeException failure) {
    String unreadable = AwsProfile.unreadable();
    if (unreadable != null) {
      return "The AWS config and credentials files can't be read ("
          + unreadable
          + "). Correct them, or set MCP_ACCESS_KEY_ID and MCP_SECRET_ACCESS_KEY.";
    }
    if (profile != null && !inUse.exists()) {
      return "There is no AWS profile '"
          + profile
          + "' in the AWS config and credentials files. "
          + renewal();
    }
    if (usesAwsLogin() && isCausedByAMissingProgram(failure)) {
      return "The AWS profile "
          + inUse
          + " is of aws login, whose keys the AWS CLI hands out, and there is no program aws on the"
          + " PATH of this process. Give the assistant's configuration a PATH with it.";
    }
    if (inUse.has("credential_process")) {
      // Its own words may hold what it should have kept to itself.
      return "The credential_process of the AWS profile " + inUse + " failed. " + renewal();
    }
    return "No AWS credentials from " + origin() + ": " + reason(failure) + " " + renewal();
  }

  private static boolean isCausedByAMissingProgram(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage()).contains("Cannot run program")) {
        return true;
      }
    }
    return false;
  }

  /** The chain's own message lists every provider it asked, for pages. */
  private String reason(RuntimeException failure) {
    if (profile == null) {
      return "neither the environment nor the AWS files nor this machine's role has any.";
    }
    String message =
        String.valueOf(failure.getMessage())
            .replaceAll("\\s+", " ")
            // The SDK's own numbers, after the service's words.
            .replaceFirst(" ?\\(Service: .*", "");
    String cut = message.length() > 300 ? message.substring(0, 300) + "…" : message;
    return cut.endsWith(".") ? cut : cut + ".";
  }
}
