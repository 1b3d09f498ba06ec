package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.handlers.operation.Operations;
import io.github.dynamodbmcp.local.MetricFilter.Datapoint;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * The monitoring's template counts real audit lines of the functions and lines of the API's access
 * log, and its dashboard shows every function.
 */
final class MonitoringTest {
  private static final Pattern FUNCTION = Pattern.compile("\\$\\{BackendStackName}-([a-z-]+)");

  private static final Template MONITORING = template("monitoring.yaml");

  @AutoClose private static final LocalSystem SYSTEM = LocalSystem.withUsers();

  @Test
  void theFirstLineOfAProcessCountsAsAColdStartOfItsTool() {
    try (LocalSystem fresh = LocalSystem.withUsers()) {
      fresh.call("list-tables", "{}");
      fresh.call("list-tables", "{}");
      List<JsonNode> lines = fresh.auditLines();
      MetricFilter filter = filter("ListTablesColdStarts");
      assertEquals(
          Optional.of(new Datapoint("ColdStarts", 1, Map.of("Tool", "dynamodb_list_tables"))),
          filter.datapoint(lines.getFirst()));
      assertEquals(Optional.empty(), filter.datapoint(lines.getLast()));
    }
  }

  @Test
  void theCapacityThatACallConsumesIsCountedForItsTool() {
    for (Operation operation : Operations.all()) {
      FunctionBlock block = FunctionBlock.of(operation);
      if (block.touchesItems()) {
        JsonNode line = auditLine(block.command(), operation.example());
        double consumed = line.path("consumed_capacity").asDouble();
        assertTrue(consumed > 0, line::toString);
        assertEquals(
            Optional.of(
                new Datapoint("ConsumedCapacity", consumed, Map.of("Tool", block.description()))),
            filter(block.name() + "Capacity").datapoint(line));
      }
    }
  }

  @Test
  void anAnswerWith5xxIsCountedForItsTool() {
    try (LocalSystem broken =
        LocalSystem.start(Map.of("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:1"))) {
      for (Operation operation : Operations.all()) {
        FunctionBlock block = FunctionBlock.of(operation);
        JsonNode line = auditLine(broken, block.command(), operation.example());
        assertEquals(503, line.path("status").asInt(), line::toString);
        assertEquals(
            Optional.of(new Datapoint("Faults", 1, Map.of("Tool", block.description()))),
            filter(block.name() + "Faults").datapoint(line));
      }
    }
  }

  @Test
  void aCallThatConsumesNothingAndALineOfThePlatformAreNotCounted() {
    SYSTEM.call("list-tables", "{}");
    JsonNode refused = auditLine("get-item", "{'table_name': 'Users', 'kee': {}}");
    JsonNode platform =
        Json.read("{\"type\": \"platform.report\", \"cold_start\": \"true\", \"status\": 500}");
    assertEquals(400, refused.path("status").asInt());
    for (String name : List.of("GetItemCapacity", "GetItemColdStarts", "GetItemFaults")) {
      assertEquals(Optional.empty(), filter(name).datapoint(refused), name);
      assertEquals(Optional.empty(), filter(name).datapoint(platform), name);
    }
  }

  @Test
  void aResponseOfTheApiIsCountedByItsStatus() {
    Map<String, String> counted =
        Map.of("ServerErrors", "500 503 504", "Throttled", "429", "Denied", "403");
    for (String status : List.of("200", "400", "403", "404", "429", "500", "503", "504")) {
      JsonNode line = accessLogLine(status);
      for (Map.Entry<String, String> metric : counted.entrySet()) {
        MetricFilter filter = filter(metric.getKey() + "Filter");
        assertEquals(metric.getKey(), filter.metric());
        assertEquals(
            metric.getValue().contains(status)
                ? Optional.of(new Datapoint(metric.getKey(), 1, Map.of()))
                : Optional.empty(),
            filter.datapoint(line),
            metric.getKey() + " of " + line);
      }
    }
  }

  /** API Gateway's log has status 200 for it. */
  @Test
  void aCallThatFailsByUrlIsCountedByTheStatusOfItsFunction() {
    Map<String, String> counted =
        Map.of("ServerErrors", "500 503 504", "Throttled", "429", "Denied", "403");
    for (int status : List.of(200, 400, 403, 404, 409, 429, 500, 503, 504)) {
      List<JsonNode> lines = RelayedCall.linesOf(status);
      for (Map.Entry<String, String> metric : counted.entrySet()) {
        MetricFilter filter = filter(metric.getKey() + "ByUrlFilter");
        assertEquals(
            metric.getValue().contains(Integer.toString(status))
                ? List.of(new Datapoint(metric.getKey(), 1, Map.of()))
                : List.of(),
            lines.stream().flatMap(line -> filter.datapoint(line).stream()).toList(),
            metric.getKey() + " of " + lines);
      }
    }
  }

  @Test
  void theDashboardShowsEveryOperationInOrder() {
    for (String widget : List.of("Functions", "Sources")) {
      JsonNode list =
          MONITORING
              .resources()
              .at("/Dashboard/Properties/DashboardBody/Fn::Sub/1/" + widget + "/Fn::Sub");
      JsonNode writing = list.at("/1/Writing/Fn::If");
      assertEquals("Writes", writing.path(0).asText());
      assertEquals(commands(false), functions(list.path(0).asText()), widget);
      assertEquals(commands(true), functions(writing.at("/1/Fn::Sub").asText()), widget);
    }
  }

  private static MetricFilter filter(String name) {
    return MetricFilter.of(MONITORING.resources().path(name));
  }

  private static JsonNode auditLine(String command, String arguments) {
    return auditLine(SYSTEM, command, arguments);
  }

  private static JsonNode auditLine(LocalSystem system, String command, String arguments) {
    system.clearAuditLines();
    system.call(command, arguments);
    return system.auditLines().getFirst();
  }

  /**
   * Returns a line of the access log in the backend's format, in which only the status has a value.
   */
  private static JsonNode accessLogLine(String status) {
    String format =
        template("dynamodb-mcp.yaml")
            .resources()
            .at("/ApiStage/Properties/AccessLogSettings/Format")
            .asText();
    return Json.read(
        format.replace("$context.status", status).replaceAll("\\$context\\.[A-Za-z.]+", "-"));
  }

  private static List<String> commands(boolean writing) {
    return Operations.all().stream()
        .filter(operation -> operation.tool().readOnly() != writing)
        .map(Operation::command)
        .toList();
  }

  private static List<String> functions(String text) {
    Stream<MatchResult> found = FUNCTION.matcher(text).results();
    return found.map(match -> match.group(1)).toList();
  }

  private static Template template(String file) {
    return Template.parse(Template.text(file));
  }
}
