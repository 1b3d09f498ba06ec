package io.github.dynamodbmcp.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every common source of credentials is found, and found again when it changes. */
final class CredentialSourcesIT {

  private static final String SSO_PROFILE =
      """
      [profile work]
      sso_session=corp
      sso_account_id=123456789012
      sso_role_name=Dev
      [sso-session corp]
      sso_start_url=https://corp.awsapps.com/start
      sso_region=us-east-1
      """;

  @TempDir private Path home;
  @AutoClose private final FakeGateway gateway = FakeGateway.start();
  private Jar jar;

  @BeforeEach
  void start() {
    gateway.answer("/dynamodb/scan", FakeGateway.text(200, "scanned"));
    jar = new Jar(home).gateway(gateway);
  }

  @Test
  void theDefaultProfileIsUsed() throws Exception {
    jar.file(".aws/credentials", Jar.WORKING_PROFILE);
    jar.assertScans();
  }

  @Test
  void aNamedProfileWinsOverTheEnvironmentsKeys() throws Exception {
    jar.file(".aws/credentials", Jar.WORKING_PROFILE.replace("default", "work"));
    jar.set("AWS_ACCESS_KEY_ID", "AKIDOTHER").set("AWS_SECRET_ACCESS_KEY", "other");
    jar.set("MCP_PROFILE", "work");
    jar.assertScans();
  }

  @Test
  void theEnvironmentsKeysAreUsed() throws Exception {
    jar.set("AWS_ACCESS_KEY_ID", "AKIDGATEWAY").set("AWS_SECRET_ACCESS_KEY", "gateway-secret");
    jar.assertScans();
  }

  @Test
  void keysWithASessionTokenAreSignedWithIt() throws Exception {
    jar.keys().set("MCP_SESSION_TOKEN", "the-token");
    jar.assertScans();
    assertEquals("the-token", gateway.calls().get(0).headers().get("x-amz-security-token"));
  }

  @Test
  void aCredentialProcessIsUsed() throws Exception {
    Path script = home.resolve("keys.sh");
    Files.writeString(
        script,
        "#!/bin/sh\necho '{\"Version\":1,\"AccessKeyId\":\"AKIDGATEWAY\","
            + "\"SecretAccessKey\":\"gateway-secret\"}'\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    jar.file(".aws/config", "[default]\ncredential_process=" + script + "\n");
    jar.assertScans();
  }

  @Test
  void aCredentialProcessMayReadItsInputAndWriteMuchToItsErrorOutput() throws Exception {
    Path script = home.resolve("keys.sh");
    Files.writeString(
        script,
        "#!/bin/sh\ncat >/dev/null\nhead -c 300000 /dev/zero >&2\n"
            + "echo '{\"Version\":1,\"AccessKeyId\":\"AKIDGATEWAY\","
            + "\"SecretAccessKey\":\"gateway-secret\"}'\n");
    jar.set("MCP_TIMEOUT_SECONDS", "10");
    for (String profile : List.of("default", "profile work")) {
      jar.file(".aws/config", "[" + profile + "]\ncredential_process = sh '" + script + "'\n");
      if (!profile.equals("default")) {
        jar.set("MCP_PROFILE", "work");
      }
      jar.assertScans();
    }
  }

  @Test
  void aProfileMayHaveSpacesAndAccents() throws Exception {
    jar.set("LC_ALL", "C.UTF-8");
    for (String name : List.of("my work", "Zo\u00eb", "\u5bb6 (dev)", "100%", "it's")) {
      jar.file(".aws/credentials", Jar.WORKING_PROFILE.replace("default", name));
      jar.set("MCP_PROFILE", name);
      jar.assertScans();
    }
    Files.delete(home.resolve(".aws/credentials"));
    String keys = Jar.WORKING_PROFILE.substring(Jar.WORKING_PROFILE.indexOf('\n'));
    for (String section : List.of("profile \"my work\"", "profile 'my work'", "profile my work")) {
      jar.file(".aws/config", "\uFEFF[" + section + "]" + keys);
      jar.set("MCP_PROFILE", "my work");
      jar.assertScans();
    }
    jar.file(".aws/config", "");
    String missing = jar.assertScanFails();
    assertTrue(missing.contains("no AWS profile 'my work'"), missing);
    assertTrue(missing.contains("aws sso login --profile \"my work\""), missing);
  }

  @Test
  void aSourceProfileMayHaveSpacesToo() throws Exception {
    jar.file(
        ".aws/credentials", "[my base]\naws_access_key_id=AKIDBASE\naws_secret_access_key=b\n");
    jar.file(
        ".aws/config",
        """
        [profile work]
        role_arn=arn:aws:iam::123456789012:role/Reader
        source_profile = my base
        region=us-east-1
        """);
    jar.set("MCP_PROFILE", "work").set("AWS_ENDPOINT_URL_STS", gateway.url());
    gateway.aws().lets("AKIDBASE", "Reader");
    assertWorksAs("Reader");
  }

  @Test
  void theProfileOfTheEnvironmentIsUsedAndNotDroppedIfItIsMissing() throws Exception {
    jar.file(
        ".aws/credentials",
        Jar.WORKING_PROFILE + Jar.WORKING_PROFILE.replace("default", "my work"));
    jar.set("AWS_PROFILE", "my work");
    jar.assertScans();
    String said = jar.set("AWS_PROFILE", "nobody").assertScanFails();
    assertTrue(said.contains("no AWS profile 'nobody', which AWS_PROFILE names"), said);
  }

  @Test
  void theRegionOfTheEnvironmentComesBeforeTheProfiles() throws Exception {
    jar.file(".aws/credentials", Jar.WORKING_PROFILE);
    jar.file(".aws/config", "[default]\nregion=us-east-1\n");
    assertTrue(jar.set("AWS_DEFAULT_REGION", "eu-west-3").assertScanFails().contains("eu-west-3"));
    jar.set("AWS_REGION", "us-east-1");
    jar.assertScans();
  }

  @Test
  void aProfileOfAwsLoginAsksTheAwsCommandLine() throws Exception {
    Path aws = home.resolve("bin/aws");
    Files.createDirectories(aws.getParent());
    Files.writeString(
        aws,
        "#!/bin/sh\n[ \"$*\" = 'configure export-credentials --format process --profile me' ]"
            + " || exit 9\necho '{\"Version\":1,\"AccessKeyId\":\"AKIDGATEWAY\","
            + "\"SecretAccessKey\":\"gateway-secret\",\"SessionToken\":\"t\"}'\n");
    Files.setPosixFilePermissions(aws, PosixFilePermissions.fromString("rwx------"));
    jar.file(".aws/config", "[profile me]\nlogin_session=arn:aws:iam::123456789012:user/me\n");
    jar.set("MCP_PROFILE", "me").set("PATH", aws.getParent() + ":" + System.getenv("PATH"));
    jar.assertScans();
  }

  private void assertWorksAs(String role) throws Exception {
    gateway.know("AKID" + role, "secret-of-" + role);
    jar.assertScans();
    String token = gateway.calls().get(0).headers().get("x-amz-security-token");
    assertEquals("token-of-" + role, token);
  }

  @Test
  void aRoleIsAssumedThroughAnotherRole() throws Exception {
    jar.file(".aws/credentials", "[base]\naws_access_key_id=AKIDBASE\naws_secret_access_key=b\n");
    jar.file(
        ".aws/config",
        """
        [profile hub]
        role_arn=arn:aws:iam::123456789012:role/Hub
        source_profile=base
        region=us-east-1
        [profile work]
        role_arn=arn:aws:iam::123456789012:role/Reader
        source_profile=hub
        region=us-east-1
        """);
    jar.set("MCP_PROFILE", "work").set("AWS_ENDPOINT_URL_STS", gateway.url());
    gateway.aws().lets("AKIDBASE", "Hub");
    gateway.aws().lets("AKIDHub", "Reader");
    assertWorksAs("Reader");
  }

  @Test
  void aWebIdentityAssumesARole() throws Exception {
    jar.file("token", "the-web-token");
    jar.set("AWS_WEB_IDENTITY_TOKEN_FILE", home.resolve("token").toString())
        .set("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/Pod")
        .set("AWS_REGION", "us-east-1")
        .set("AWS_ENDPOINT_URL_STS", gateway.url());
    gateway.aws().lets("the-web-token", "Pod");
    assertWorksAs("Pod");
  }

  private void logInBySso(String accessToken) throws Exception {
    // The cache's file is named after the SHA-1 of the session's name.
    byte[] name =
        MessageDigest.getInstance("SHA-1").digest("corp".getBytes(StandardCharsets.UTF_8));
    jar.file(
        ".aws/sso/cache/" + HexFormat.of().formatHex(name) + ".json",
        """
        {"startUrl":"https://corp.awsapps.com/start","region":"us-east-1","accessToken":"%s","expiresAt":"%s"}
        """
            .formatted(
                accessToken, Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.SECONDS)));
  }

  @Test
  void aNewSsoLoginIsFoundWithoutARestart() throws Exception {
    jar.file(".aws/config", SSO_PROFILE);
    jar.set("MCP_PROFILE", "work").set("AWS_ENDPOINT_URL_SSO", gateway.url());
    gateway.aws().lets("sso-token", "Dev");
    gateway.know("AKIDDev", "secret-of-Dev");
    try (RunningJar running = new RunningJar(jar.start())) {
      String call = "{\"name\":\"dynamodb_scan\",\"arguments\":{}}";
      String failed = running.ask("tools/call", call);
      assertTrue(failed.contains("Run: aws sso login --profile work"), failed);
      logInBySso("an-old-token");
      String refused = running.ask("tools/call", call);
      assertTrue(refused.contains("Run: aws sso login --profile work"), refused);
      logInBySso("sso-token");
      String worked = running.ask("tools/call", call);
      assertTrue(worked.contains("scanned"), worked);
    }
    assertEquals("token-of-Dev", gateway.calls().get(0).headers().get("x-amz-security-token"));
  }

  @Test
  void anSsoProfileWithoutALoginSaysHowToLogIn() throws Exception {
    jar.file(".aws/config", SSO_PROFILE);
    jar.set("MCP_PROFILE", "work");
    String said = jar.assertScanFails();
    assertTrue(said.contains("Run: aws sso login --profile work"), said);
  }

  @Test
  void theRegionOfTheProfileIsTheLastBeforeTheDefault() throws Exception {
    jar.file(".aws/credentials", Jar.WORKING_PROFILE);
    jar.file(".aws/config", "[default]\nregion=eu-central-1\n");
    assertTrue(jar.assertScanFails().contains("eu-central-1"));
    jar.set("MCP_REGION", "us-east-1");
    jar.assertScans();
  }

  @Test
  void withoutCredentialsAtTheStartTheToolsComeFromTheCacheAndANewLoginIsFound() throws Exception {
    jar.file(".aws/credentials", Jar.WORKING_PROFILE);
    assertEquals(0, jar.run("tools").status());
    Files.delete(home.resolve(".aws/credentials"));
    try (RunningJar running = new RunningJar(jar.start())) {
      String tools = running.ask("tools/list", "{}");
      assertTrue(tools.contains("dynamodb_scan"), tools);
      String call = "{\"name\":\"dynamodb_scan\",\"arguments\":{}}";
      String failed = running.ask("tools/call", call);
      assertTrue(failed.contains("\"isError\":true") && failed.contains("aws sso login"), failed);
      jar.file(".aws/credentials", Jar.WORKING_PROFILE);
      String worked = running.ask("tools/call", call);
      assertTrue(worked.contains("scanned"), worked);
    }
  }

  @Test
  void aChangedCredentialsFileIsReadWithinOneCall() throws Exception {
    jar.file(".aws/credentials", Jar.WORKING_PROFILE);
    try (RunningJar running = new RunningJar(jar.start())) {
      String call = "{\"name\":\"dynamodb_scan\",\"arguments\":{}}";
      assertTrue(running.ask("tools/call", call).contains("scanned"));
      gateway.forget(FakeGateway.ACCESS_KEY);
      gateway.know("AKIDROTATED", "new-secret");
      jar.file(
          ".aws/credentials",
          "[default]\naws_access_key_id=AKIDROTATED\naws_secret_access_key=new-secret\n");
      String worked = running.ask("tools/call", call);
      assertTrue(worked.contains("scanned"), worked);
    }
  }
}
