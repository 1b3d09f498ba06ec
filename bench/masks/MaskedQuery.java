import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.Settings;
import io.github.dynamodbmcp.handlers.call.TimeBudget;
import io.github.dynamodbmcp.handlers.core.OperationHandler;
import io.github.dynamodbmcp.handlers.core.Request;
import io.github.dynamodbmcp.handlers.core.Response;
import io.github.dynamodbmcp.handlers.dynamodb.DynamoDb;
import io.github.dynamodbmcp.handlers.operation.Operations;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Caller;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Measures the processor time of a query of 100 items without masks and with ten, in turns, from the request's body to
 * the answer; DynamoDB's answer is made up. The items have twenty attributes, of which none or one is masked; the query
 * has a limit or none, and answers in text or JSON.
 */
final class MaskedQuery {
  private static final int ROUNDS = Integer.getInteger("rounds", 400);
  private static final int CALLS = 10;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static final String MASKS =
      "Orders.secret0,Orders.secret1,Orders.secret2,Orders.address.zip,Orders.payments.card,*.password,*.token,*.salary,*.iban,*.%s";

  private static final String BODY =
      """
      {"table_name": "Orders", "key_condition_expression": "id = :id", "format": "%s"%s,
       "expression_attribute_values": {":id": "x"}}
      """;

  public static void main(String[] args) {
    ObjectNode page = page();
    OperationHandler plain = handler(page, Map.of());
    for (String masked : new String[] {"nothing", "attribute7"}) {
      OperationHandler masking = handler(page, Map.of("MCP_MASKED_ATTRIBUTES", MASKS.formatted(masked)));
      for (String format : new String[] {"text", "json"}) {
        for (String limit : new String[] {", \"limit\": 100", ""}) {
          System.out.printf(
              "%s attribute masked, %s, %s: %s%n",
              masked.equals("nothing") ? "no" : "one",
              format,
              limit.isEmpty() ? "no limit" : "limit 100",
              compared(plain, masking, BODY.formatted(format, limit)));
        }
      }
    }
    System.exit(0);
  }

  private static String compared(OperationHandler plain, OperationHandler masking, String body) {
    double[] times = new double[ROUNDS];
    double[] maskedTimes = new double[ROUNDS];
    for (int i = -ROUNDS; i < ROUNDS; i++) {
      double time = time(plain, body);
      double maskedTime = time(masking, body);
      if (i >= 0) {
        times[i] = time;
        maskedTimes[i] = maskedTime;
      }
    }
    return "without masks %.3f ms, with ten %.3f ms, ratio %.3f"
        .formatted(median(times), median(maskedTimes), median(maskedTimes) / median(times));
  }

  private static double time(OperationHandler handler, String body) {
    long start = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < CALLS; i++) {
      Request request = new Request(body, Caller.local("bench"), TimeBudget.of(Duration.ofSeconds(25)), false);
      Response response = handler.answer(request).response();
      if (response.status() != 200) {
        throw new IllegalStateException(response.body());
      }
    }
    return (THREADS.getCurrentThreadCpuTime() - start) / 1e6 / CALLS;
  }
  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static OperationHandler handler(ObjectNode page, Map<String, String> more) {
    Map<String, String> environment =
        new HashMap<>(Map.of("AWS_REGION", "us-east-1", "AWS_ACCESS_KEY_ID", "key", "AWS_SECRET_ACCESS_KEY", "secret"));
    environment.put("MCP_MAX_RESPONSE_CHARS", "1000000");
    environment.putAll(more);
    Settings settings = Settings.from(environment);
    DynamoDb dynamoDb = new DynamoDb(settings.dynamoDb(), _ -> new Answering(Json.writeBytes(page), Json.writeBytes(withPlace(page))));
    return Operations.all().stream()
        .filter(operation -> operation.command().equals("query"))
        .map(operation -> new OperationHandler(operation, dynamoDb.reading(), settings.scope()))
        .findFirst()
        .orElseThrow();
  }

  private static ObjectNode page() {
    ObjectNode page = Json.object().put("Count", 100).put("ScannedCount", 100);
    for (int i = 0; i < 100; i++) {
      ObjectNode item = page.withArray("Items").addObject();
      item.putObject("id").put("S", "x");
      item.putObject("n").put("N", String.valueOf(i));
      for (int attribute = 0; attribute < 18; attribute++) {
        item.putObject("attribute" + attribute).put("S", "the value of attribute %d of item %d".formatted(attribute, i));
      }
    }
    page.putObject("ConsumedCapacity").put("CapacityUnits", 8.5);
    return page;
  }

  /** The same with a place to go on from, which DynamoDB's answer to Limit 1 has. */
  private static ObjectNode withPlace(ObjectNode page) {
    ObjectNode first = page.deepCopy();
    first.putObject("LastEvaluatedKey").putObject("id").put("S", "x");
    return first;
  }

  private record Answering(byte[] whole, byte[] first) implements SdkHttpClient {
    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      byte[] page = asksForOne(request) ? first : whole;
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() {
          return HttpExecuteResponse.builder()
              .response(
                  SdkHttpResponse.builder()
                      .statusCode(200)
                      .appendHeader("content-length", Integer.toString(page.length))
                      .build())
              .responseBody(AbortableInputStream.create(new ByteArrayInputStream(page)))
              .build();
        }

        @Override
        public void abort() {}
      };
    }

    private static boolean asksForOne(HttpExecuteRequest request) {
      try (InputStream body = request.contentStreamProvider().orElseThrow().newStream()) {
        return new String(body.readAllBytes(), StandardCharsets.UTF_8).matches(".*\"Limit\":1[,}].*");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {}
  }
}
