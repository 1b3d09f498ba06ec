package io.github.dynamodbmcp.handlers.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dynamodbmcp.handlers.ScriptedDynamoDb;
import io.github.dynamodbmcp.handlers.Settings;
import io.github.dynamodbmcp.handlers.fault.Connections;
import io.github.dynamodbmcp.handlers.fault.FaultTranslator;
import io.github.dynamodbmcp.handlers.http.CrtHttpClient;
import io.github.dynamodbmcp.handlers.server.AccessKey;
import io.github.dynamodbmcp.handlers.server.Head;
import io.github.dynamodbmcp.handlers.server.SignatureVerifier;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkGlobalTime;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** The clients send signed requests to the right endpoint, and are built only when used. */
final class DynamoDbTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "AWS_REGION", "eu-west-1",
          "AWS_ACCESS_KEY_ID", "AKIDEXAMPLE",
          "AWS_SECRET_ACCESS_KEY", "secret");

  @AutoClose private final ScriptedDynamoDb dynamoDb = new ScriptedDynamoDb();

  /** The SDK keeps its clock correction for all clients. */
  @AfterEach
  void forgetTheCorrection() {
    SdkGlobalTime.setGlobalTimeOffset(0);
  }

  @Test
  void nothingIsBuiltBeforeItIsUsedAndEverythingBuiltIsClosedOnce() {
    AtomicInteger built = new AtomicInteger();
    CountingHttp http = new CountingHttp();
    DynamoDb connection =
        new DynamoDb(
            Settings.from(ENVIRONMENT).dynamoDb(),
            _ -> {
              built.incrementAndGet();
              return http;
            });
    assertEquals(0, built.get());
    connection.reading();
    assertSame(connection.reading(), connection.reading());
    connection.writing();
    connection.close();
    assertEquals(1, built.get(), "both clients share the HTTP client");
    assertEquals(1, http.closed);
  }

  @Test
  void closingWhatWasNeverUsedBuildsNothing() {
    new DynamoDb(
            Settings.from(ENVIRONMENT).dynamoDb(),
            _ -> {
              throw new AssertionError("There is nothing to close");
            })
        .close();
  }

  /** An HTTP client that counts how often it is closed. */
  private static final class CountingHttp implements SdkHttpClient {
    private int closed;

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      throw new AssertionError("Nothing is sent");
    }

    @Override
    public void close() {
      closed++;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "us-east-1, , , https://dynamodb.us-east-1.amazonaws.com",
    "eu-west-1, , , https://dynamodb.eu-west-1.amazonaws.com",
    "cn-north-1, , , https://dynamodb.cn-north-1.amazonaws.com.cn",
    "us-gov-west-1, , , https://dynamodb.us-gov-west-1.amazonaws.com",
    "us-east-1, AWS_USE_FIPS_ENDPOINT, , https://dynamodb-fips.us-east-1.amazonaws.com",
    "us-east-1, AWS_USE_DUALSTACK_ENDPOINT, , https://dynamodb.us-east-1.api.aws",
    "xx-new-1, , , https://dynamodb.xx-new-1.amazonaws.com",
    "us-east-1, , http://localhost:8000, http://localhost:8000",
  })
  void requestsGoToTheRegionsEndpointOrToTheOneGiven(
      String region, @Nullable String flag, @Nullable String endpoint, String expected) {
    Map<String, String> environment = new HashMap<>(ENVIRONMENT);
    environment.put("AWS_REGION", region);
    if (flag != null) {
      environment.put(flag, "true");
    }
    if (endpoint != null) {
      environment.put("AWS_ENDPOINT_URL_DYNAMODB", endpoint);
    }
    dynamoDb.answer("{\"ConsumedCapacity\":{}}");
    list(environment);
    SdkHttpRequest sent = dynamoDb.sent().getFirst();
    assertEquals(expected + "/", sent.getUri().toString());
    assertTrue(sent.firstMatchingHeader("Authorization").orElse("").contains("/" + region + "/"));
  }

  @Test
  void anEndpointThatDoesNotExistIsRefusedOnFirstUse() {
    Map<String, String> environment = new HashMap<>(ENVIRONMENT);
    environment.put("AWS_USE_FIPS_ENDPOINT", "true");
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", "http://localhost:8000");
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> list(environment));
    assertTrue(refused.toString().contains("FIPS"), refused.toString());
  }

  @Test
  void eachAttemptHasAValidSignatureOfItsOwn() {
    dynamoDb.error(500, "InternalServerError", "oops").answer("{\"ConsumedCapacity\":{}}");
    list(ENVIRONMENT);
    assertEquals(2, dynamoDb.sent().size());
    SignatureVerifier verifier =
        new SignatureVerifier(
            new AccessKey("AKIDEXAMPLE", "secret"), "eu-west-1", "dynamodb", Clock.systemUTC());
    for (SdkHttpRequest sent : dynamoDb.sent()) {
      assertTrue(
          verifier
              .refusal(
                  new Head("POST", sent.encodedPath(), null, sent.headers()),
                  "{}".getBytes(StandardCharsets.UTF_8))
              .isEmpty(),
          sent.headers().toString());
    }
    assertNotEquals(
        dynamoDb.sent().getFirst().firstMatchingHeader("Authorization"),
        dynamoDb.sent().getLast().firstMatchingHeader("Authorization"),
        "amz-sdk-request counts the tries, and is signed");
  }

  @Test
  void aWrongClockIsCorrectedByTheAnswersDate() {
    Instant theirs = Instant.now().plus(Duration.ofHours(3));
    dynamoDb
        .date(theirs)
        .error(400, "InvalidSignatureException", "Signature expired: is now earlier than")
        .answer("{\"ConsumedCapacity\":{}}");
    list(ENVIRONMENT);
    String date = dynamoDb.sent().getLast().firstMatchingHeader("X-Amz-Date").orElse("");
    Instant signed = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssX").parse(date, Instant::from);
    assertTrue(
        Duration.between(theirs, signed).abs().compareTo(Duration.ofMinutes(1)) < 0,
        date + " for " + theirs);
  }

  private void list(Map<String, String> environment) {
    Settings settings = Settings.from(environment);
    try (DynamoDb connection = new DynamoDb(settings.dynamoDb(), _ -> dynamoDb)) {
      assertEquals(List.of(), connection.reading().listTables().tableNames());
    }
  }

  @Test
  void anUnknownHostCountsAsNeverConnected() {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .uri(URI.create("http://no-such-host.invalid/"))
            .build();
    try (SdkHttpClient http = CrtHttpClient.create()) {
      var prepared = http.prepareRequest(HttpExecuteRequest.builder().request(request).build());
      IOException failure = assertThrows(IOException.class, prepared::call);
      assertTrue(Connections.neverConnected(failure), failure.toString());
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "https://no-such-host.invalid, the host can't be found",
        "http://127.0.0.1:1, connection refused",
      })
  void anUnreachableAddressIsNamedWithItsCause(String address, String cause) {
    Map<String, String> environment = new HashMap<>(ENVIRONMENT);
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", address);
    Settings settings = Settings.from(environment);
    try (DynamoDb connection = new DynamoDb(settings.dynamoDb())) {
      SdkException failure = assertThrows(SdkException.class, connection.writing()::listTables);
      String said =
          new FaultTranslator("dynamodb:PutItem", "table 'Users'", true, new NoSentences())
              .of(failure)
              .getMessage();
      assertTrue(said.startsWith("DynamoDB can't be reached at " + address), said);
      assertTrue(
          said.contains(cause) && said.endsWith("Nothing was written. Try again in a moment."),
          said);
    }
  }

  @Test
  void anInvalidRegionIsRefusedByName() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> Settings.from(Map.of("AWS_REGION", "not a region")));
    assertTrue(refused.toString().contains("AWS_REGION"), refused.toString());
  }

  /** The sentences of failures that don't happen here. */
  private static final class NoSentences implements FaultTranslator.Sentences {
    @Override
    public String notFound() {
      throw new AssertionError("not found");
    }

    @Override
    public String grant() {
      throw new AssertionError("denied");
    }

    @Override
    public String refusal(String message) {
      throw new AssertionError(message);
    }
  }
}
