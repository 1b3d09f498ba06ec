package io.github.dynamodbmcp.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults of credentials are explained, and corrected where possible. */
final class CredentialFaultsIT {

  @TempDir private Path home;
  @AutoClose private final FakeGateway gateway = FakeGateway.start();
  private Jar jar;

  @BeforeEach
  void start() {
    gateway.answer("/dynamodb/scan", FakeGateway.text(200, "scanned"));
    jar = new Jar(home).gateway(gateway);
  }

  @Test
  void aCredentialProcessThatDoesNotEndIsNotWaitedForBeyondTheTimeout() throws Exception {
    jar.file(".aws/config", "[profile my work]\ncredential_process=sleep 40\n");
    jar.set("MCP_PROFILE", "my work").set("MCP_TIMEOUT_SECONDS", "2");
    long start = System.nanoTime();
    String said = jar.assertScanFails();
    assertTrue(System.nanoTime() - start < 10_000_000_000L);
    assertTrue(said.contains("didn't come in time"), said);
    assertTrue(said.contains("Run: aws sts get-caller-identity --profile \"my work\""), said);
  }

  @Test
  void aFailedCredentialProcessIsReportedWithoutItsOutput() throws Exception {
    jar.file(".aws/config", "[profile work]\ncredential_process=sh -c 'echo hush >&2; exit 3'\n");
    jar.set("MCP_PROFILE", "work");
    String said = jar.assertScanFails();
    assertTrue(said.contains("The credential_process of the AWS profile work failed"), said);
    assertFalse(said.contains("hush") || said.contains("sso login"), said);
  }

  @Test
  void aMalformedConfigFileIsReported() throws Exception {
    jar.file(".aws/config", "[default\nthis is no = file\n");
    assertTrue(
        jar.assertScanFails().contains("The AWS config and credentials files can't be read"));
  }

  @Test
  void withoutTheAwsCommandLineAProfileOfAwsLoginSaysThatItIsMissing() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin");
    jar.file(".aws/config", "[profile me]\nlogin_session=arn:aws:iam::123456789012:user/me\n");
    jar.set("MCP_PROFILE", "me").set("PATH", java.toString());
    String said = jar.assertScanFails();
    assertTrue(said.contains("no program aws on the PATH"), said);
  }

  @Test
  void aRoleThatMayNotBeAssumedIsReported() throws Exception {
    jar.file(".aws/credentials", Jar.WORKING_PROFILE);
    jar.file(
        ".aws/config",
        """
        [profile work]
        role_arn=arn:aws:iam::123456789012:role/Reader
        source_profile=default
        region=us-east-1
        """);
    jar.set("MCP_PROFILE", "work").set("AWS_ENDPOINT_URL_STS", gateway.url());
    String said = jar.assertScanFails();
    assertTrue(said.contains("AWS profile work: User: AKIDGATEWAY is not authorized"), said);
    assertTrue(said.contains("the role must trust them"), said);
  }

  @Test
  void withoutCredentialsTheCallSaysWhatToRun() throws Exception {
    String said = jar.assertScanFails();
    assertTrue(said.contains("No AWS credentials"), said);
    assertFalse(said.contains("Provider"), said);
    assertTrue(said.contains("aws sso login --profile default"), said);
    assertFalse(said.contains("\tat "), said);
  }

  @Test
  void aMissingProfileIsNamed() throws Exception {
    jar.file(".aws/credentials", Jar.WORKING_PROFILE).set("MCP_PROFILE", "nobody");
    assertTrue(jar.assertScanFails().contains("no AWS profile 'nobody'"));
  }

  @Test
  void aWrongClockIsCorrectedEvenForAWrite() throws Exception {
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
  void aWrongSecretIsDistinguishedFromAMissingPermission() throws Exception {
    jar.set("AWS_ENDPOINT_URL_STS", gateway.url());
    jar.set("MCP_ACCESS_KEY_ID", "AKIDGATEWAY").set("MCP_SECRET_ACCESS_KEY", "not-the-secret");
    gateway.aws().refuses("AKIDGATEWAY", "SignatureDoesNotMatch");
    String said = jar.assertScanFails();
    assertTrue(said.contains("the secret doesn't belong to the access key"), said);
    assertFalse(said.contains("not-the-secret"), said);

    gateway.aws().refuses("AKIDGATEWAY", "ExpiredToken");
    assertTrue(jar.assertScanFails().contains("they have expired"));
    gateway.aws().refuses("AKIDGATEWAY", "InvalidClientTokenId");
    assertTrue(jar.assertScanFails().contains("AWS doesn't know them"));
    gateway.aws().refuses("AKIDGATEWAY", "");
    assertTrue(jar.assertScanFails().contains("AWS STS refused them too (status 403)"));

    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      // The system accepts the connection; nobody answers.
      jar.set("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:" + silent.getLocalPort());
      jar.set("MCP_TIMEOUT_SECONDS", "6");
      long start = System.nanoTime();
      String unsure = jar.assertScanFails();
      assertTrue(unsure.contains("STS couldn't be asked"), unsure);
      assertTrue(System.nanoTime() - start < 15_000_000_000L);
      jar.set("AWS_ENDPOINT_URL_STS", gateway.url()).set("MCP_TIMEOUT_SECONDS", "29");
    }

    jar.set("MCP_ACCESS_KEY_ID", "AKIDSTRANGER");
    String lacking = jar.assertScanFails();
    assertTrue(lacking.contains("arn:aws:iam::123456789012:user/AKIDSTRANGER"), lacking);
    assertTrue(lacking.contains("ProxyPolicyArn"), lacking);
  }

  @Test
  void expiredKeysAreReportedAsExpired() throws Exception {
    Path script = home.resolve("keys.sh");
    Files.writeString(
        script,
        "#!/bin/sh\necho '{\"Version\":1,\"AccessKeyId\":\"AKIDOLD\",\"SecretAccessKey\":\"x\","
            + "\"SessionToken\":\"t\",\"Expiration\":\""
            + Instant.now().minusSeconds(600)
            + "\"}'\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    jar.file(".aws/config", "[default]\ncredential_process=" + script + "\n");
    String said = jar.assertScanFails();
    assertTrue(said.contains("expired"), said);
  }

  @Test
  void aLocalServersRefusalNamesItsKeys() throws Exception {
    jar.keys().set("MCP_SECRET_ACCESS_KEY", "wrong");
    String said = jar.assertScanFails();
    assertTrue(said.contains("local-secret"), said);
  }

  @Test
  void malformedKeysAreRejectedBeforeARequestIsSent() throws Exception {
    for (String key : List.of("AKID GATEWAY", "AKIDGATEWAY\nX-Evil: 1")) {
      String said = jar.keys().set("MCP_ACCESS_KEY_ID", key).assertScanFails();
      assertTrue(said.contains("that no access key and no session token has"), said);
    }
    String said = jar.keys().set("MCP_SESSION_TOKEN", "a b").assertScanFails();
    assertTrue(said.contains("that no access key and no session token has"), said);
    assertEquals(List.of(), gateway.received());
  }

  @Test
  void aSettingThatTheSdkRejectsIsNoInternalError() throws Exception {
    jar.file(".aws/credentials", Jar.WORKING_PROFILE);
    jar.file(
        ".aws/config",
        """
        [profile work]
        role_arn=arn:aws:iam::123456789012:role/Reader
        source_profile=default
        region=us-east-1
        """);
    jar.set("MCP_PROFILE", "work").set("AWS_ENDPOINT_URL_STS", "nonsense");
    String said = jar.assertScanFails();
    assertTrue(said.contains("No AWS credentials from the AWS profile work"), said);
  }

  @Test
  void aMalformedRegionInAProfileIsNamed() throws Exception {
    jar.file(".aws/credentials", Jar.WORKING_PROFILE);
    jar.file(".aws/config", "[default]\nregion=us east 1\n");
    String said = jar.assertScanFails();
    assertTrue(said.contains("'us east 1' of the AWS profile"), said);
  }
}
