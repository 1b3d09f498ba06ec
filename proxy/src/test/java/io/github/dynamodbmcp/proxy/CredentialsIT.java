package io.github.dynamodbmcp.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Credentials as people have them, and what is said when they don't work. */
final class CredentialsIT {

  private static final String WORKING =
      "[default]\naws_access_key_id=AKIDGATEWAY\naws_secret_access_key=gateway-secret\n";

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
  private FakeGateway gateway;
  private Jar jar;

  @BeforeEach
  void start() throws Exception {
    gateway = FakeGateway.start();
    gateway.answer("/dynamodb/scan", FakeGateway.text(200, "scanned"));
    jar = new Jar(home).gateway(gateway);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private void assertWorks() throws Exception {
    Jar.Outcome outcome = jar.run("call", "dynamodb_scan", "{}");
    assertEquals("scanned\n", outcome.out(), outcome.err());
    assertEquals(0, outcome.status());
  }

  private String assertFails() throws Exception {
    Jar.Outcome outcome = jar.run("call", "dynamodb_scan", "{}");
    assertEquals(1, outcome.status());
    assertEquals("", outcome.out());
    assertFalse(outcome.err().contains("secret\n"), outcome.err());
    return outcome.err();
  }

  @Test
  void theDefaultProfileIsUsed() throws Exception {
    jar.file(".aws/credentials", WORKING);
    assertWorks();
  }

  @Test
  void aNamedProfileWinsOverTheEnvironmentsKeys() throws Exception {
    jar.file(".aws/credentials", WORKING.replace("default", "work"));
    jar.set("AWS_ACCESS_KEY_ID", "AKIDOTHER").set("AWS_SECRET_ACCESS_KEY", "other");
    jar.set("MCP_PROFILE", "work");
    assertWorks();
  }

  @Test
  void theEnvironmentsKeysAreUsed() throws Exception {
    jar.set("AWS_ACCESS_KEY_ID", "AKIDGATEWAY").set("AWS_SECRET_ACCESS_KEY", "gateway-secret");
    assertWorks();
  }

  @Test
  void keysWithASessionTokenAreSignedWithIt() throws Exception {
    jar.keys().set("MCP_SESSION_TOKEN", "the-token");
    assertWorks();
    assertEquals("the-token", gateway.calls().get(0).headers().get("x-amz-security-token"));
  }

  @Test
  void aCredentialProcessIsAsked() throws Exception {
    Path script = home.resolve("keys.sh");
    Files.writeString(
        script,
        "#!/bin/sh\necho '{\"Version\":1,\"AccessKeyId\":\"AKIDGATEWAY\","
            + "\"SecretAccessKey\":\"gateway-secret\"}'\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    jar.file(".aws/config", "[default]\ncredential_process=" + script + "\n");
    assertWorks();
  }

  @Test
  void aCredentialProcessThatDoesNotEndIsNotWaitedForBeyondTheTimeout() throws Exception {
    jar.file(".aws/config", "[default]\ncredential_process=sleep 40\n");
    jar.set("MCP_TIMEOUT_SECONDS", "2");
    long start = System.nanoTime();
    String said = assertFails();
    assertTrue(System.nanoTime() - start < 10_000_000_000L);
    assertTrue(said.contains("didn't come in time"), said);
  }

  @Test
  void aCredentialProcessThatFailsIsNamedWithoutItsWords() throws Exception {
    jar.file(".aws/config", "[profile work]\ncredential_process=sh -c 'echo hush >&2; exit 3'\n");
    jar.set("MCP_PROFILE", "work");
    String said = assertFails();
    assertTrue(said.contains("The credential_process of the AWS profile work failed"), said);
    assertFalse(said.contains("hush") || said.contains("sso login"), said);
  }

  @Test
  void aConfigFileThatIsMalformedIsSaidToBe() throws Exception {
    jar.file(".aws/config", "[default\nthis is no = file\n");
    assertTrue(assertFails().contains("The AWS config and credentials files can't be read"));
  }

  @Test
  void withoutTheAwsCommandLineAProfileOfAwsLoginSaysThatItIsMissing() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin");
    jar.file(".aws/config", "[profile me]\nlogin_session=arn:aws:iam::123456789012:user/me\n");
    jar.set("MCP_PROFILE", "me").set("PATH", java.toString());
    String said = assertFails();
    assertTrue(said.contains("no program aws on the PATH"), said);
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
    assertWorks();
  }

  private void assertWorksAs(String role) throws Exception {
    gateway.know("AKID" + role, "secret-of-" + role);
    assertWorks();
    String token = gateway.calls().get(0).headers().get("x-amz-security-token");
    assertEquals("token-of-" + role, token);
  }

  @Test
  void aRoleIsAssumedByWayOfAnother() throws Exception {
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
  void aRoleThatMayNotBeAssumedIsSaidSo() throws Exception {
    jar.file(".aws/credentials", WORKING);
    jar.file(
        ".aws/config",
        """
        [profile work]
        role_arn=arn:aws:iam::123456789012:role/Reader
        source_profile=default
        region=us-east-1
        """);
    jar.set("MCP_PROFILE", "work").set("AWS_ENDPOINT_URL_STS", gateway.url());
    String said = assertFails();
    assertTrue(said.contains("AWS profile work: User: AKIDGATEWAY is not authorized"), said);
    assertTrue(said.contains("the role must trust them"), said);
  }

  @Test
  void aWebIdentityIsARole() throws Exception {
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
    try (Running running = new Running(jar.start())) {
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
  void theRegionOfTheProfileIsTheLastBeforeTheDefault() throws Exception {
    jar.file(".aws/credentials", WORKING);
    jar.file(".aws/config", "[default]\nregion=eu-central-1\n");
    assertTrue(assertFails().contains("eu-central-1"));
    jar.set("MCP_REGION", "us-east-1");
    assertWorks();
  }

  @Test
  void withoutCredentialsTheCallSaysWhatToRun() throws Exception {
    String said = assertFails();
    assertTrue(said.contains("No AWS credentials"), said);
    assertFalse(said.contains("Provider"), said);
    assertTrue(said.contains("aws sso login --profile default"), said);
    assertFalse(said.contains("\tat "), said);
  }

  @Test
  void anSsoProfileWithoutALoginSaysHowToLogIn() throws Exception {
    jar.file(".aws/config", SSO_PROFILE);
    jar.set("MCP_PROFILE", "work");
    String said = assertFails();
    assertTrue(said.contains("Run: aws sso login --profile work"), said);
  }

  @Test
  void aProfileThatIsNotThereIsNamed() throws Exception {
    jar.file(".aws/credentials", WORKING).set("MCP_PROFILE", "nobody");
    assertTrue(assertFails().contains("no AWS profile 'nobody'"));
  }

  @Test
  void withoutCredentialsAtTheStartTheToolsComeFromTheCacheAndANewLoginIsFound() throws Exception {
    jar.file(".aws/credentials", WORKING);
    assertEquals(0, jar.run("tools").status());
    Files.delete(home.resolve(".aws/credentials"));
    try (Running running = new Running(jar.start())) {
      String tools = running.ask("tools/list", "{}");
      assertTrue(tools.contains("dynamodb_scan"), tools);
      String call = "{\"name\":\"dynamodb_scan\",\"arguments\":{}}";
      String failed = running.ask("tools/call", call);
      assertTrue(failed.contains("\"isError\":true") && failed.contains("aws sso login"), failed);
      jar.file(".aws/credentials", WORKING);
      String worked = running.ask("tools/call", call);
      assertTrue(worked.contains("scanned"), worked);
    }
  }

  @Test
  void aChangedCredentialsFileIsReadWithinOneCall() throws Exception {
    jar.file(".aws/credentials", WORKING);
    try (Running running = new Running(jar.start())) {
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

  @Test
  void aClockThatIsWrongIsCorrectedEvenForAWrite() throws Exception {
    gateway.clockAhead(Duration.ofHours(3));
    gateway.answer("/dynamodb/put-item", FakeGateway.text(200, "written"));
    try (Relay ahead = Relay.datesAhead(gateway.port(), Duration.ofHours(3))) {
      jar.keys().set("MCP_API_ENDPOINT", "http://127.0.0.1:" + ahead.port());
      Jar.Outcome outcome = jar.run("call", "dynamodb_put_item", "{}");
      assertEquals("written\n", outcome.out(), outcome.err());
      assertEquals(1, gateway.calls().size());
      Jar.Outcome check = jar.run("check");
      assertEquals(1, check.status());
      assertTrue(check.out().contains("seconds behind the server's"), check.out());
    }
  }

  @Test
  void aWrongSecretIsToldFromAMissingPermission() throws Exception {
    jar.set("AWS_ENDPOINT_URL_STS", gateway.url());
    jar.set("MCP_ACCESS_KEY_ID", "AKIDGATEWAY").set("MCP_SECRET_ACCESS_KEY", "not-the-secret");
    gateway.aws().refuses("AKIDGATEWAY", "SignatureDoesNotMatch");
    String said = assertFails();
    assertTrue(said.contains("the secret doesn't belong to the access key"), said);
    assertFalse(said.contains("not-the-secret"), said);

    gateway.aws().refuses("AKIDGATEWAY", "ExpiredToken");
    assertTrue(assertFails().contains("they have expired"));
    gateway.aws().refuses("AKIDGATEWAY", "InvalidClientTokenId");
    assertTrue(assertFails().contains("AWS doesn't know them"));

    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      // Accepted by the system, answered by nobody.
      jar.set("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:" + silent.getLocalPort());
      jar.set("MCP_TIMEOUT_SECONDS", "3");
      long start = System.nanoTime();
      String unsure = assertFails();
      assertTrue(unsure.contains("STS couldn't be asked"), unsure);
      assertTrue(System.nanoTime() - start < 10_000_000_000L);
      jar.set("AWS_ENDPOINT_URL_STS", gateway.url()).set("MCP_TIMEOUT_SECONDS", "29");
    }

    jar.set("MCP_ACCESS_KEY_ID", "AKIDSTRANGER");
    String lacking = assertFails();
    assertTrue(lacking.contains("arn:aws:iam::123456789012:user/AKIDSTRANGER"), lacking);
    assertTrue(lacking.contains("ProxyPolicyArn"), lacking);
  }

  @Test
  void keysThatHaveExpiredAreSaidToHave() throws Exception {
    Path script = home.resolve("keys.sh");
    Files.writeString(
        script,
        "#!/bin/sh\necho '{\"Version\":1,\"AccessKeyId\":\"AKIDOLD\",\"SecretAccessKey\":\"x\","
            + "\"SessionToken\":\"t\",\"Expiration\":\""
            + Instant.now().minusSeconds(600)
            + "\"}'\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    jar.file(".aws/config", "[default]\ncredential_process=" + script + "\n");
    String said = assertFails();
    assertTrue(said.contains("expired"), said);
  }

  @Test
  void aLocalServersRefusalNamesItsKeys() throws Exception {
    jar.keys().set("MCP_SECRET_ACCESS_KEY", "wrong");
    String said = assertFails();
    assertTrue(said.contains("local-secret"), said);
  }

  /** The proxy as an assistant runs it. */
  private static final class Running implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;
    private int id;

    Running(Process process) {
      this.process = process;
      this.out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    String ask(String method, String params) throws Exception {
      OutputStream in = process.getOutputStream();
      String line =
          "{\"jsonrpc\":\"2.0\",\"id\":"
              + ++id
              + ",\"method\":\""
              + method
              + "\",\"params\":"
              + params
              + "}\n";
      in.write(line.getBytes(StandardCharsets.UTF_8));
      in.flush();
      String answer = out.readLine();
      while (answer != null && !answer.contains("\"id\":" + id)) {
        answer = out.readLine();
      }
      return String.valueOf(answer);
    }

    @Override
    public void close() {
      process.destroy();
      try {
        boolean unused = process.waitFor(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
