package io.github.dynamodbmcp.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.json.Json;
import io.github.dynamodbmcp.handlers.operation.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Holds the backend's template against the operations that the handlers have: its resources,
 * conditions and outputs are exactly those that follow from them, so that anything more is seen,
 * too. That the expectation itself keeps API Gateway's rules is looked at besides.
 */
final class TemplateContract {
  /** API Gateway's own limit, in milliseconds. */
  private static final int LONGEST_INTEGRATION = 30_000;

  private static final Pattern VARIABLE = Pattern.compile("\\$context\\.[A-Za-z.]+");

  /** Free text, which API Gateway writes as it is, or in quotes of its own if there is any. */
  private static final Set<String> UNFIT_FOR_JSON =
      Set.of("$context.error.message", "$context.error.messageString");

  private final Template template;
  private final List<FunctionBlock> blocks;
  private final List<String> problems = new ArrayList<>();

  private TemplateContract(Template template, List<FunctionBlock> blocks) {
    this.template = template;
    this.blocks = blocks;
  }

  /** Says what is wrong with the template, a sentence each; nothing if it is right. */
  static List<String> problems(Template template, List<Operation> operations) {
    TemplateContract contract = new TemplateContract(template, FunctionBlock.of(operations));
    JsonNode shared = shared();
    contract.compareAll(
        "Resource", contract.resources(shared.path("Resources")), template.resources());
    contract.compareAll("Output", contract.outputs(shared.path("Outputs")), template.outputs());
    contract.compareAll("Condition", shared.path("Conditions"), template.json().path("Conditions"));
    contract.checkOrder();
    contract.checkRoutes();
    contract.checkAccessLog();
    contract.checkParameters();
    return contract.problems;
  }

  private static JsonNode shared() {
    try (InputStream file =
        Objects.requireNonNull(
            TemplateContract.class.getResourceAsStream("template-shared.yaml"))) {
      return Template.parse(new String(file.readAllBytes(), StandardCharsets.UTF_8)).json();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode resources(JsonNode shared) {
    ObjectNode resources = shared.deepCopy();
    blocks.forEach(block -> resources.setAll((ObjectNode) block.resources()));
    ObjectNode stage = (ObjectNode) resources.path("ApiStage");
    stage.set("DependsOn", routes(false));
    ArrayNode after = Json.object().putArray("Fn::If");
    after.add("Writes").add(references(routes(true))).add("");
    stage.putObject("Metadata").putObject("After").set("Fn::If", after);
    ((ObjectNode) stage.at("/Properties/AccessLogSettings"))
        .set("Format", accessLogSettings().path("Format"));
    return resources;
  }

  private ArrayNode routes(boolean writing) {
    ArrayNode routes = Json.object().putArray("routes");
    blocks.stream()
        .filter(block -> block.writes() == writing)
        .forEach(block -> routes.add(block.name() + "Route"));
    return routes;
  }

  private static ArrayNode references(ArrayNode names) {
    ArrayNode references = Json.object().putArray("references");
    names.forEach(name -> references.addObject().set("Ref", name));
    return references;
  }

  private JsonNode outputs(JsonNode shared) {
    ObjectNode outputs = shared.deepCopy();
    blocks.forEach(block -> outputs.set(block.outputName(), block.output()));
    return outputs;
  }

  private void compareAll(String kind, JsonNode expected, JsonNode actual) {
    expected
        .properties()
        .forEach(member -> {
          JsonNode found = actual.path(member.getKey());
          if (found.isMissingNode()) {
            problem("%s %s is missing".formatted(kind, member.getKey()));
          } else {
            JsonNode compared = kind.equals("Output") ? withoutDescription(found) : found;
            compare(member.getKey(), member.getValue(), compared);
          }
        });
    names(actual).stream()
        .filter(name -> !expected.has(name))
        .forEach(name -> problem("%s %s is one too many".formatted(kind, name)));
  }

  private static JsonNode withoutDescription(JsonNode output) {
    return ((ObjectNode) output.deepCopy()).without("Description");
  }

  /** Whether the same is there, and nothing beside it. */
  private void compare(String path, JsonNode expected, JsonNode actual) {
    if (expected.isObject() && actual.isObject() && !isFunction(expected)) {
      Set<String> members = new LinkedHashSet<>(names(expected));
      members.addAll(names(actual));
      members.forEach(
          member -> compare(path + "." + member, expected.path(member), actual.path(member)));
    } else if (actual.isMissingNode()) {
      problem("%s is missing, and should be %s".formatted(path, expected));
    } else if (expected.isMissingNode()) {
      problem("%s is %s, and should not be there".formatted(path, actual));
    } else if (!expected.equals(actual)) {
      problem("%s is %s, and should be %s".formatted(path, actual, expected));
    }
  }

  private static boolean isFunction(JsonNode value) {
    return value.size() == 1 && (value.has("Ref") || value.fieldNames().next().startsWith("Fn::"));
  }

  private void checkOrder() {
    checkOrder(
        "resources",
        blocks.stream().flatMap(block -> block.resourceNames().stream()).toList(),
        names(template.resources()));
    checkOrder(
        "outputs",
        blocks.stream().map(FunctionBlock::outputName).toList(),
        names(template.outputs()));
  }

  private void checkOrder(String what, List<String> expected, List<String> actual) {
    int first = Math.max(actual.indexOf(expected.getFirst()), 0);
    List<String> found = actual.subList(first, Math.min(first + expected.size(), actual.size()));
    for (int i = 0; i < found.size(); i++) {
      if (!found.get(i).equals(expected.get(i))) {
        problem(
            "The functions' %s are out of order: %s stands where %s should"
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

  /** Its lines are JSON, also where API Gateway has no value and writes a hyphen. */
  private void checkAccessLog() {
    String format = accessLogSettings().path("Format").asText();
    JsonNode line;
    try {
      line = Json.read(format);
      Json.read(VARIABLE.matcher(format).replaceAll("-"));
    } catch (IllegalArgumentException e) {
      problem("The access log's format isn't JSON: it " + e.getMessage());
      return;
    }
    List<String> variables = line.valueStream().map(JsonNode::asText).toList();
    for (String variable : List.of("$context.requestId", "$context.identity.userArn")) {
      if (!variables.contains(variable)) {
        problem("The access log's format lacks %s".formatted(variable));
      }
    }
    variables.stream()
        .filter(UNFIT_FOR_JSON::contains)
        .forEach(variable ->
            problem("The access log's format has %s, which can break it".formatted(variable)));
  }

  private void checkParameters() {
    for (String name : names(template.json().path("Parameters"))) {
      if (name.matches("(?i).*(secret|password|token|accesskey).*")) {
        problem("Parameter %s takes a secret".formatted(name));
      }
    }
  }

  private JsonNode accessLogSettings() {
    return properties("ApiStage").path("AccessLogSettings");
  }

  private JsonNode properties(String resource) {
    return template.resources().path(resource).path("Properties");
  }

  private static List<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }

  private void problem(String sentence) {
    problems.add(sentence);
  }
}
