package io.github.dynamodbmcp.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.github.dynamodbmcp.protocol.tool.Deadline;
import io.github.dynamodbmcp.proxy.credentials.Credentials;
import io.github.dynamodbmcp.proxy.settings.CommandLine;
import io.github.dynamodbmcp.proxy.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** Refused keys are read again, even while another caller is reading them. */
final class RefusedKeysTest {

  private static final String CONFIG = "aws.configFile";

  @TempDir private Path home;

  @BeforeEach
  void useTestProfiles() throws Exception {
    // The old keys are so close to expiry that the first reading is followed by a second.
    Files.writeString(
        home.resolve("keys.sh"),
        """
        echo x >> "$1/runs"
        case $(grep -c x "$1/runs") in
          1) key=AKIDOLD ;;
          2) key=AKIDOLD; until [ -e "$1/go" ]; do sleep 0.1; done ;;
          *) key=AKIDNEW ;;
        esac
        echo '{"Version":1,"AccessKeyId":"'$key'","SecretAccessKey":"s","SessionToken":"t","Expiration":"'$2'"}'
        """);
    Files.writeString(
        home.resolve("config"),
        "[profile work]\ncredential_process=sh %s/keys.sh %s %s\n"
            .formatted(home, home, Instant.now().plusSeconds(12).truncatedTo(ChronoUnit.SECONDS)));
    System.setProperty(CONFIG, home.resolve("config").toString());
  }

  @AfterEach
  void useTheUsersProfilesAgain() throws Exception {
    System.clearProperty(CONFIG);
    Files.writeString(home.resolve("go"), "");
  }

  @Test
  void refusedKeysAreNotRestoredByAnEarlierAttempt() throws Exception {
    Settings settings =
        Settings.read(
            CommandLine.parse("--profile", "work", "--endpoint", "http://127.0.0.1:1"), Map.of());
    Credentials credentials = new Credentials(settings);
    Deadline deadline = Deadline.in(Duration.ofSeconds(10));
    AwsCredentials old = credentials.resolve(deadline);
    assertEquals("AKIDOLD", old.accessKeyId());

    CompletableFuture<AwsCredentials> before =
        CompletableFuture.supplyAsync(() -> resolve(credentials, deadline));
    for (int i = 0; i < 100 && runs() < 2; i++) {
      Thread.sleep(50);
    }
    assertEquals(2, runs());
    AwsCredentials now = credentials.changedSince(old, Deadline.in(Duration.ofSeconds(5)));
    assertNotNull(now);
    assertEquals("AKIDNEW", now.accessKeyId());

    // The earlier caller still gets its keys, and doesn't restore the old provider.
    Files.writeString(home.resolve("go"), "");
    assertEquals("AKIDOLD", before.get(10, TimeUnit.SECONDS).accessKeyId());
    assertEquals("AKIDNEW", credentials.resolve(deadline).accessKeyId());
  }

  private long runs() throws Exception {
    try (var lines = Files.lines(home.resolve("runs"))) {
      return lines.count();
    }
  }

  private static AwsCredentials resolve(Credentials credentials, Deadline deadline) {
    try {
      return credentials.resolve(deadline);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
