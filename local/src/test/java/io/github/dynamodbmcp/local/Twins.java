package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.Settings;
import io.github.dynamodbmcp.handlers.call.Scope;
import io.github.dynamodbmcp.handlers.call.TableNamePattern;
import io.github.dynamodbmcp.handlers.call.TimeBudget;
import io.github.dynamodbmcp.handlers.call.TokenKey;
import io.github.dynamodbmcp.handlers.core.OperationHandler;
import io.github.dynamodbmcp.handlers.core.Request;
import io.github.dynamodbmcp.handlers.core.Response;
import io.github.dynamodbmcp.handlers.dynamodb.DynamoDb;
import io.github.dynamodbmcp.handlers.mask.Masks;
import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.handlers.operation.Operations;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Caller;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.InflaterInputStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Two systems whose tables differ only in masked values. Each call is made of both, and must be
 * answered alike, without a masked value.
 */
final class Twins implements AutoCloseable {
  /** Every masked string holds it. */
  static final String CANARY = "CANARY";

  /** Every masked number begins with it. */
  static final String CANARY_DIGITS = "5550555";

  private static final Duration TIME = Duration.ofSeconds(25);

  /** The bytes of a token's signature, before its payload. */
  private static final int SIGNATURE_BYTES = 16;

  private static final Pattern TOKEN = Pattern.compile("\\b4\\.([A-Za-z0-9_-]{20,})");

  /** A time or a table's id. */
  private static final Pattern VARYING =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z|(?<=\"TableId\":\")[0-9a-f-]+");

  private final LocalSystem left;
  private final LocalSystem right;
  private final Map<String, DynamoDb> clients = new HashMap<>();
  private final Scope scope;
  private int calls;

  Twins(LocalSystem left, LocalSystem right, String masks, int maxResponseChars) {
    this.left = left;
    this.right = right;
    this.scope =
        new Scope(
            LocalSystem.REGION,
            TableNamePattern.of("*"),
            maxResponseChars,
            TokenKey.of("the key of the twins"),
            Masks.parse(masks));
  }

  /** How many calls were made of both. */
  int calls() {
    return calls;
  }

  /** Makes a call of both and returns their answer. */
  Answer call(String command, ObjectNode arguments, boolean continues) {
    calls++;
    String body = Json.write(arguments);
    Answer answer = call(left, command, body, continues);
    Answer other = call(right, command, body, continues);
    String asked = command + " " + body;
    assertEquals(answer, other, asked);
    if (!holdsCanary(body)) {
      assertFalse(holdsCanary(answer.body()), () -> asked + "\n" + answer.body());
    }
    assertFalse(holdsCanary(tokens(answer.body())), () -> asked + "\n" + tokens(answer.body()));
    assertFalse(answer.status() >= 500, () -> asked + "\n" + answer.body());
    return answer;
  }

  /** Whether the text has a masked value. */
  static boolean holdsCanary(String text) {
    return text.contains(CANARY) || text.contains(CANARY_DIGITS);
  }

  /** The items of both tables, by their keys' order. */
  List<List<Map<String, AttributeValue>>> items(String table) {
    return List.of(items(left, table), items(right, table));
  }

  private static List<Map<String, AttributeValue>> items(LocalSystem system, String table) {
    return system.dynamoDb().scanPaginator(scan -> scan.tableName(table)).items().stream().toList();
  }

  private Answer call(LocalSystem system, String command, String body, boolean continues) {
    Response response =
        Operations.named(command)
            .map(operation -> new OperationHandler(operation, client(system, operation), scope))
            .orElseThrow()
            .answer(new Request(body, Caller.local("twin"), TimeBudget.of(TIME), continues))
            .response();
    return new Answer(
        response.status(),
        response.headers().getOrDefault("content-type", ""),
        VARYING.matcher(response.body()).replaceAll("-"));
  }

  /** A client as the functions have it. */
  private DynamoDbClient client(LocalSystem system, Operation operation) {
    DynamoDb dynamoDb =
        clients.computeIfAbsent(
            system.dynamoDbUrl(),
            url ->
                new DynamoDb(
                    Settings.from(
                            Map.of(
                                "AWS_REGION", LocalSystem.REGION,
                                "AWS_ACCESS_KEY_ID", LocalSystem.ACCESS_KEY_ID,
                                "AWS_SECRET_ACCESS_KEY", LocalSystem.SECRET_ACCESS_KEY,
                                "AWS_ENDPOINT_URL_DYNAMODB", url))
                        .dynamoDb()));
    return operation.tool().readOnly() ? dynamoDb.reading() : dynamoDb.writing();
  }

  @Override
  public void close() {
    clients.values().forEach(DynamoDb::close);
  }

  /** The contents of the tokens in an answer. */
  private static String tokens(String body) {
    StringBuilder contents = new StringBuilder();
    Matcher token = TOKEN.matcher(body);
    while (token.find()) {
      byte[] signed = Base64.getUrlDecoder().decode(token.group(1));
      byte[] payload = Arrays.copyOfRange(signed, SIGNATURE_BYTES, signed.length);
      contents.append(new String(unpacked(payload), StandardCharsets.UTF_8)).append('\n');
    }
    return contents.toString();
  }

  private static byte[] unpacked(byte[] payload) {
    if (payload[0] == '{') {
      return payload;
    }
    try (InflaterInputStream inflated =
        new InflaterInputStream(new ByteArrayInputStream(payload))) {
      return inflated.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
