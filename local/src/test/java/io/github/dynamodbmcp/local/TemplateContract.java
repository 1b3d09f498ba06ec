package io.github.dynamodbmcp.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares the backend's template with the operations: it has exactly the parameters, conditions,
 * resources and outputs that follow from them, and nothing else. The rules of API Gateway are
 * checked separately, since a mistake in the expectation could break them; {@link AccessRules} does
 * the same for access.
 */
final class TemplateContract {
  /** The limit of API Gateway, in milliseconds. */
  private static final int LONGEST_INTEGRATION = 30_000;

  private static final Path PROXY_SETTINGS =
      Path.of("../proxy/src/main/java/io/github/dynamodbmcp/proxy/settings/Settings.java");

  private static final Pattern PROXY_TIMEOUT =
      Pattern.compile("DEFAULT_TIMEOUT = Duration\\.ofSeconds\\((\\d+)\\)");

  private static final Pattern VARIABLE = Pattern.compile("\\$context\\.[A-Za-z.]+");

  /** Free texts, which API Gateway writes unescaped or with quotes of its own. */
  private static final Set<String> UNFIT_FOR_JSON =
      Set.of(
          "$context.error.message",
          "$context.error.messageString",
          "$context.authorizer.error",
          "$context.integration.error",
          "$context.integrationErrorMessage");

  private static final String SCAN_THROTTLING =
      """
      ThrottlingRateLimit: !Ref ScanThrottlingRateLimit
      ThrottlingBurstLimit: !Ref ScanThrottlingRateLimit
      """;

  private final Template template;
  private final List<FunctionBlock> blocks;
  private final TemplateComparison comparison = new TemplateComparison();

  private TemplateContract(Template template, List<FunctionBlock> blocks) {
    this.template = template;
    this.blocks = blocks;
  }

  /** Returns what is wrong with the template, a sentence each; empty if it is right. */
  static List<String> problems(Template template, List<Operation> operations) {
    TemplateContract contract = new TemplateContract(template, FunctionBlock.of(operations));
    contract.comparison.template(contract.expected(), template);
    contract.checkOrder();
    contract.checkRoutes();
    contract.checkOneChangeAtATime();
    contract.checkTimes();
    contract.checkAccessLog();
    contract.checkParameters();
    return contract.comparison.problems();
  }

  private ObjectNode expected() {
    ObjectNode expected = (ObjectNode) Template.expectation("template-shared.yaml");
    ObjectNode resources = (ObjectNode) expected.path("Resources");
    ObjectNode outputs = (ObjectNode) expected.path("Outputs");
    for (FunctionBlock block : blocks) {
      resources.setAll((ObjectNode) block.resources(blocks));
      outputs.set(block.outputName(), block.output());
    }
    ObjectNode stage = (ObjectNode) resources.path("ApiStage");
    stage.put("DependsOn", BackendRegions.lastRoute(blocks, false));
    ObjectNode lastWrite = Json.object().put("Ref", BackendRegions.lastRoute(blocks, true));
    ArrayNode after = stage.putObject("Metadata").putObject("After").putArray("Fn::If");
    after.add("Writes").add(lastWrite).add("");
    for (FunctionBlock block : blocks) {
      if (block.scans()) {
        ((ObjectNode) stage.path("Properties"))
            .withObjectProperty("RouteSettings")
            .set(block.route(), Template.parse(SCAN_THROTTLING).json());
      }
    }
    return expected;
  }

  private void checkOrder() {
    checkOrder(
        "resources",
        blocks.stream().flatMap(block -> block.resourceNames().stream()).toList(),
        TemplateComparison.names(template.resources()));
    checkOrder(
        "outputs",
        blocks.stream().map(FunctionBlock::outputName).toList(),
        TemplateComparison.names(template.outputs()));
  }

  private void checkOrder(String what, List<String> expected, List<String> actual) {
    int first = Math.max(actual.indexOf(expected.getFirst()), 0);
    List<String> found = actual.subList(first, Math.min(first + expected.size(), actual.size()));
    for (int i = 0; i < found.size(); i++) {
      if (!found.get(i).equals(expected.get(i))) {
        problem(
            "The functions' %s are out of order: %s is in the place of %s"
                .formatted(what, found.get(i), expected.get(i)));
        return;
      }
    }
  }

  private void checkRoutes() {
    Map<String, String> byKey = new HashMap<>();
    for (String name : template.resourcesOf("AWS::ApiGatewayV2::Route")) {
      JsonNode route = properties(name);
      String key = route.path("RouteKey").asText();
      String other = byKey.put(key, name);
      if (other != null) {
        problem("%s and %s have the same RouteKey %s".formatted(other, name, key));
      }
      if (!route.path("AuthorizationType").asText().equals("AWS_IAM")) {
        problem("%s is open: its AuthorizationType isn't AWS_IAM".formatted(name));
      }
    }
    for (String name : template.resourcesOf("AWS::ApiGatewayV2::Integration")) {
      if (properties(name).path("TimeoutInMillis").asInt() > LONGEST_INTEGRATION) {
        problem("%s.TimeoutInMillis is over %d".formatted(name, LONGEST_INTEGRATION));
      }
    }
  }

  /**
   * No two integrations come after the same route, or after none. Since a route needs its
   * integration, they are one chain then.
   */
  private void checkOneChangeAtATime() {
    Map<String, String> byRouteBefore = new HashMap<>();
    for (String name : template.resourcesOf("AWS::ApiGatewayV2::Integration")) {
      String before = template.resources().path(name).path("DependsOn").asText();
      String other = byRouteBefore.put(before, name);
      if (other != null) {
        problem("%s and %s may change at the same time".formatted(other, name));
      }
    }
  }

  /** The caller's timeout is longer than the callee's, or it would give up on an answer in time. */
  private void checkTimes() {
    Duration proxy = proxyTimeout();
    for (FunctionBlock block : blocks) {
      String function = block.name() + "Function";
      String integration = block.name() + "Integration";
      Duration runs = Duration.ofSeconds(properties(function).path("Timeout").asInt());
      Duration waits = Duration.ofMillis(properties(integration).path("TimeoutInMillis").asInt());
      checkLonger(integration, waits, function, runs);
      checkLonger("The proxy", proxy, integration, waits);
    }
  }

  private void checkLonger(String waiting, Duration wait, String working, Duration work) {
    if (wait.compareTo(work) <= 0) {
      problem("%s gives up after %s, %s after %s".formatted(waiting, wait, working, work));
    }
  }

  /** Reads the proxy's default from its source, since the proxy isn't on the class path. */
  private static Duration proxyTimeout() {
    try {
      Matcher found = PROXY_TIMEOUT.matcher(Files.readString(PROXY_SETTINGS));
      if (!found.find()) {
        throw new AssertionError(PROXY_SETTINGS + " has no " + PROXY_TIMEOUT);
      }
      return Duration.ofSeconds(Long.parseLong(found.group(1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A line is JSON, even where API Gateway has no value and writes a hyphen. */
  private void checkAccessLog() {
    String format = properties("ApiStage").at("/AccessLogSettings/Format").asText();
    JsonNode line;
    try {
      line = Json.read(format);
      Json.read(VARIABLE.matcher(format).replaceAll("-"));
    } catch (IllegalArgumentException e) {
      problem("The access log's format isn't JSON: it " + e.getMessage());
      return;
    }
    line.valueStream()
        .map(JsonNode::asText)
        .filter(UNFIT_FOR_JSON::contains)
        .forEach(variable ->
            problem(
                "The access log's format has %s, which can break the JSON".formatted(variable)));
  }

  private void checkParameters() {
    for (String name : TemplateComparison.names(template.json().path("Parameters"))) {
      if (name.matches("(?i).*(secret|password|token|accesskey).*")) {
        problem("Parameter %s takes a secret".formatted(name));
      }
    }
  }

  private JsonNode properties(String resource) {
    return template.resources().path(resource).path("Properties");
  }

  private void problem(String sentence) {
    comparison.problem(sentence);
  }
}
