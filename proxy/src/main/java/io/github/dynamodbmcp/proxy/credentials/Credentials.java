package io.github.dynamodbmcp.proxy.credentials;

import io.github.dynamodbmcp.protocol.tool.Deadline;
import io.github.dynamodbmcp.proxy.process.DaemonThreads;
import io.github.dynamodbmcp.proxy.settings.AccessKey;
import io.github.dynamodbmcp.proxy.settings.Settings;
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
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Gets the keys to sign with: the ones in the settings, else those of AWS's default chain. The
 * chain is asked again whenever it failed or its keys were refused, so that a new login takes
 * effect without a restart.
 */
public final class Credentials {

  private final @Nullable AccessKey keys;
  private final @Nullable String profile;
  private final AwsProfile inUse;
  private final CredentialAdvice advice;
  private @Nullable AwsCredentialsProvider provider;
  private @Nullable CompletableFuture<AwsCredentials> asking;

  /** Reads nothing yet; {@link #resolve} does. */
  public Credentials(Settings settings) {
    this.keys = settings.keys();
    this.profile = settings.profile();
    this.inUse = profile == null ? AwsProfile.ofEnvironment() : new AwsProfile(profile);
    this.advice = new CredentialAdvice(keys, profile, inUse);
  }

  /**
   * Returns the current keys. Waits for a login or a credential process until the deadline;
   * concurrent callers share one attempt.
   *
   * @throws NoCredentialsException if there are no keys that a request can carry; the message says
   *     what to do
   */
  public AwsCredentials resolve(Deadline deadline)
      throws NoCredentialsException, InterruptedException {
    AwsCredentials found = askUntil(deadline);
    if (!isHeader(found.accessKeyId()) || !isHeader(sessionToken(found).orElse("-"))) {
      throw new NoCredentialsException(advice.malformed());
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
      throw new NoCredentialsException(advice.late());
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
      // Otherwise everyone who waits would wait forever.
      settle(asked, known, null);
      asked.completeExceptionally(e);
    }
  }

  /** Keeps the provider unless its keys were refused meanwhile; closes any other. */
  @SuppressWarnings("ReferenceEquality") // identity is meant
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
        // Only a new provider finds a new login.
      }
    }
    AwsFiles.hideInexpressible();
    if (profile == null && inUse.isMissingInFiles()) {
      // The chain would go on and call as somebody else.
      throw new NoCredentialsException(advice.missingProfile());
    }
    AwsCredentialsProvider built = null;
    try {
      built = build();
      return new Found(built.resolveCredentials(), built);
    } catch (RuntimeException e) {
      // The SDK's exceptions, and any other that it throws for settings that it can't use.
      close(built);
      throw new NoCredentialsException(advice.missing(e));
    }
  }

  /** Closes a provider's connections and threads. */
  private static void close(@Nullable AwsCredentialsProvider provider) {
    if (provider instanceof SdkAutoCloseable closeable) {
      try {
        closeable.close();
      } catch (RuntimeException e) {
        // The keys are good all the same.
      }
    }
  }

  /**
   * Reads the keys again after a request signed with them was refused.
   *
   * @return the keys if they have changed, else null
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

  /** Forgets the provider; an attempt that still uses it will close it. */
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

  private static AwsCredentials given(AccessKey keys) {
    return keys.sessionToken() == null
        ? AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey())
        : AwsSessionCredentials.create(
            keys.accessKeyId(), keys.secretAccessKey(), keys.sessionToken());
  }

  private AwsCredentialsProvider build() {
    if (inUse.usesAwsLogin(profile != null)) {
      // The SDK's module for it isn't among our dependencies; the AWS CLI, which logged in, has the
      // keys.
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
    AwsFiles files = new AwsFiles();
    if (profile != null) {
      return ProfileCredentialsProvider.builder()
          .profileFile(files)
          .profileName(inUse.sdkName())
          .build();
    }
    return DefaultCredentialsProvider.builder()
        .profileFile(files)
        .profileName(inUse.sdkName())
        .build();
  }

  /** The region of the profile in use; null if it has none. */
  public @Nullable String profileRegion() {
    AwsFiles.hideInexpressible();
    return inUse.region();
  }

  /** The advice about these credentials. */
  public CredentialAdvice advice() {
    return advice;
  }
}
