package io.github.dynamodbmcp.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import io.github.dynamodbmcp.handlers.dynamodb.ClientSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The errors of {@code --dynamodb} when its URL leads to no usable DynamoDB. */
final class RunningDynamoDbTest {
  private static final StaticCredentialsProvider KEY =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret"));

  private final HttpServer server;

  RunningDynamoDbTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers every request with this status and text. */
  private void answer(int status, String text) {
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          byte[] body = text.getBytes(UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  private void refuse(int status, String code, String message) {
    answer(
        status,
        "{\"__type\": \"com.amazon.coral.service#%s\", \"message\": \"%s\"}"
            .formatted(code, message));
  }

  private static void ask(String url, boolean usersOwn) throws IOException {
    URI uri = URI.create(url);
    new RunningDynamoDb(uri)
        .requireAnswer(new ClientSettings("eu-west-1", uri, false, false, KEY), usersOwn);
  }

  private static void assertReported(String expected, String url, boolean usersOwn) {
    IOException e = assertThrows(IOException.class, () -> ask(url, usersOwn));
    assertEquals(expected.formatted(url), e.getMessage());
  }

  @Test
  void aListOfTablesIsAnAnswer() {
    answer(200, "{\"TableNames\": []}");
    assertDoesNotThrow(() -> ask(url(), true));
  }

  @Test
  void credentialsThatMayNotListTablesMayBeAllowedToReadThem() {
    refuse(400, "AccessDeniedException", "User x is not authorized to perform dynamodb:ListTables");
    assertDoesNotThrow(() -> ask(url(), true));
  }

  @Test
  void aPortWhereNothingListensIsNamed() {
    server.stop(0);
    assertReported(
        "No DynamoDB answers at %s: nothing listens there. Start it, or leave out --dynamodb.",
        url(), true);
  }

  @Test
  void aHostThatDoesNotExistIsNamed() {
    assertReported(
        "No DynamoDB answers at %s: the host no-such-host.invalid is unknown. Check the URL.",
        "http://no-such-host.invalid:8000", true);
  }

  @Test
  void aServerThatIsSilentIsNotSaidToBeMissing() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      assertReported(
          "No DynamoDB answers at %s: something listens there, but doesn't answer within 5 seconds. Restart it, or check the URL (http or https, host and port).",
          "http://127.0.0.1:" + silent.getLocalPort(), true);
    }
  }

  @Test
  void tlsWithAServerThatHasNoneIsExplained() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> refuseInPlainText(plain));
      assertReported(
          "No DynamoDB answers at %s: TLS failed. Use http if it has no TLS; otherwise Java must trust its certificate.",
          "https://127.0.0.1:" + plain.getLocalPort(), true);
    }
  }

  private static void refuseInPlainText(ServerSocket listening) {
    try (Socket connection = listening.accept()) {
      connection.getInputStream().read();
      connection.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "403, Forbidden, HTTP status 403",
    "404, '', HTTP status 404",
    "503, <html>down</html>, HTTP status 503",
    "200, {}, it returned no list of tables",
    "200, <html>welcome</html>, not in DynamoDB's format",
    "200, '', it returned no list of tables"
  })
  void anotherServerIsNoDynamoDb(int status, String text, String how) {
    answer(status, text);
    assertReported(
        "No DynamoDB answers at %s: something else does ("
            + how
            + "). Check the URL, or leave out --dynamodb.",
        url(),
        true);
  }

  @ParameterizedTest
  @CsvSource({
    "UnrecognizedClientException",
    "ExpiredTokenException",
    "InvalidSignatureException",
    "MissingAuthenticationTokenException"
  })
  void refusedCredentialsAreReportedAsSuch(String code) {
    refuse(400, code, "The security token included in the request is invalid.");
    assertReported(
        "DynamoDB at %s refused your AWS credentials ("
            + code
            + "): renew them, or choose others with AWS_PROFILE.",
        url(),
        true);
    assertReported(
        "DynamoDB at %s needs AWS credentials, and none were found: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
        url(), false);
  }

  @Test
  void aRefusedRegionIsReportedWithTheSettingForIt() {
    refuse(
        400,
        "InvalidSignatureException",
        "Credential should be scoped to a valid region, not 'eu-west-1'.");
    assertReported(
        "DynamoDB at %s refused the region eu-west-1: set AWS_REGION to the region of its tables.",
        url(), true);
  }

  @Test
  void aDynamoDbThatFailsIsReportedWithItsCode() {
    refuse(500, "InternalServerError", "oops");
    assertReported(
        "DynamoDB at %s failed (InternalServerError): look into its log and restart it, or leave out --dynamodb.",
        url(), true);
  }
}
