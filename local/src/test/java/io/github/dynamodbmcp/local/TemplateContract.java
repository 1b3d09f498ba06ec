package io.github.dynamodbmcp.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.handlers.json.Json;
import io.github.dynamodbmcp.handlers.operation.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds the backend's template against the operations that the handlers have, and against what no
 * public checker of templates sees.
 */
final class TemplateContract {
  /** API Gateway's own limit, in milliseconds. */
  private static final int LONGEST_INTEGRATION = 30_000;

  /** Of these types there is nothing but what the functions' blocks have. */
  private static final List<String> BLOCK_TYPES =
      List.of(
          "AWS::IAM::Role",
          "AWS::Lambda::Function",
          "AWS::ApiGatewayV2::Integration",
          "AWS::ApiGatewayV2::Route",
          "AWS::Lambda::Permission",
          "AWS::Lambda::Url");

  private static final String SECRET = "/Resources/ProxySecret/Properties/SecretString/";

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
    contract.blocks.forEach(contract::checkBlock);
    contract.checkOrder();
    contract.checkNothingElse();
    contract.checkRoutes();
    contract.checkStage();
    contract.checkAccessLog();
    contract.checkSecrets();
    contract.checkPolicies();
    return contract.problems;
  }

  private void checkBlock(FunctionBlock block) {
    for (Map.Entry<String, JsonNode> expected : block.resources().properties()) {
      String name = expected.getKey();
      JsonNode resource = template.resources().path(name);
      if (resource.isMissingNode()) {
        problem("Resource %s is missing".formatted(name));
      } else {
        compare(name, expected.getValue(), resource);
        checkCondition(name, block, resource);
      }
    }
    JsonNode role = template.resources().path(block.name() + "Role").path("Properties");
    if (!role.path("ManagedPolicyArns").equals(block.managedPolicies())) {
      problem(
          "%sRole.ManagedPolicyArns is %s, and should be %s"
              .formatted(block.name(), role.path("ManagedPolicyArns"), block.managedPolicies()));
    }
    checkOutput(block);
  }

  private void checkOutput(FunctionBlock block) {
    JsonNode output = template.outputs().path(block.outputName());
    if (output.isMissingNode()) {
      problem("Output %s is missing".formatted(block.outputName()));
      return;
    }
    compare("Output " + block.outputName(), block.output(), output);
    checkCondition("Output " + block.outputName(), block, output);
  }

  private void checkCondition(String name, FunctionBlock block, JsonNode of) {
    String expected = block.writes() ? "Writes" : "";
    if (!of.path("Condition").asText().equals(expected)) {
      problem(
          (block.writes()
                  ? "%s is of an operation that writes, and has not the condition Writes"
                  : "%s has a condition, and is there always")
              .formatted(name));
    }
  }

  /** Whether all that is expected is there; what is there beside it doesn't matter. */
  private void compare(String path, JsonNode expected, JsonNode actual) {
    if (expected.isObject() && actual.isObject() && !isFunction(expected)) {
      expected
          .properties()
          .forEach(member ->
              compare(
                  path + "." + member.getKey(), member.getValue(), actual.path(member.getKey())));
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

  private void checkNothingElse() {
    Set<String> known = new HashSet<>();
    blocks.forEach(block -> known.addAll(block.resourceNames()));
    for (String type : BLOCK_TYPES) {
      for (String name : template.resourcesOf(type)) {
        if (!known.contains(name)) {
          problem("%s belongs to no operation".formatted(name));
        }
      }
    }
    List<String> outputs = blocks.stream().map(FunctionBlock::outputName).toList();
    for (String name : names(template.outputs())) {
      if (name.endsWith("FunctionArn") && !outputs.contains(name)) {
        problem("Output %s belongs to no operation".formatted(name));
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

  private void checkStage() {
    JsonNode stage = template.resources().path("ApiStage");
    JsonNode settings = stage.path("Properties").path("RouteSettings");
    if (!settings.has("POST /dynamodb/scan")) {
      problem("ApiStage has no throttling of its own for POST /dynamodb/scan");
    }
    List<String> waitsFor =
        stage.path("DependsOn").isTextual()
            ? List.of(stage.path("DependsOn").asText())
            : stage.path("DependsOn").valueStream().map(JsonNode::asText).toList();
    for (String key : names(settings)) {
      FunctionBlock block = blockOf(key);
      if (block == null) {
        problem("ApiStage has settings for the route %s, which isn't there".formatted(key));
      } else if (block.writes()) {
        problem(
            "ApiStage has settings for the route %s, which isn't there if ReadOnly".formatted(key));
      } else if (!waitsFor.contains(block.name() + "Route")) {
        problem(
            "ApiStage has settings for the route %s and doesn't depend on %sRoute"
                .formatted(key, block.name()));
      }
    }
  }

  private @Nullable FunctionBlock blockOf(String routeKey) {
    return blocks.stream().filter(block -> block.route().equals(routeKey)).findFirst().orElse(null);
  }

  private void checkAccessLog() {
    for (String name : template.resourcesOf("AWS::ApiGatewayV2::Stage")) {
      String format = properties(name).path("AccessLogSettings").path("Format").asText();
      JsonNode line;
      try {
        line = Json.read(format);
      } catch (IllegalArgumentException e) {
        problem(
            "%s's access-log format isn't JSON: it %s"
                .formatted(name, String.valueOf(e.getMessage())));
        continue;
      }
      for (String variable : List.of("$context.requestId", "$context.identity.userArn")) {
        if (line.valueStream().noneMatch(value -> value.asText().equals(variable))) {
          problem("%s's access-log format lacks %s".formatted(name, variable));
        }
      }
    }
  }

  private void checkSecrets() {
    walk(
        "",
        template.json(),
        (path, text) -> {
          if (text.contains("SecretAccessKey") && !path.startsWith(SECRET)) {
            problem("A secret key stands in %s, outside the secret".formatted(path));
          }
          if (path.startsWith("/Outputs/") && text.contains("{{resolve:")) {
            problem("A secret is read out in %s".formatted(path));
          }
        });
    for (String name : names(template.json().path("Parameters"))) {
      if (name.matches("(?i).*(secret|password|token|accesskey).*")) {
        problem("Parameter %s takes a secret".formatted(name));
      }
    }
  }

  /** The managed policies and the right to call; the roles' own stand in their blocks. */
  private void checkPolicies() {
    Set<String> roles = new HashSet<>();
    blocks.forEach(block -> roles.add("/Resources/" + block.name() + "Role/"));
    walk(
        "",
        template.resources(),
        (path, text) -> {
          String full = "/Resources" + path;
          if (text.startsWith("dynamodb:") && roles.stream().noneMatch(full::startsWith)) {
            problem("%s grants %s outside an operation's role".formatted(full, text));
          }
          if (text.equals("*") && path.contains("/Action")) {
            problem("%s grants everything".formatted(full));
          }
        });
    List<String> callable =
        template
            .resources()
            .at("/ProxyPolicy/Properties/PolicyDocument/Statement/0/Resource")
            .findValuesAsText("Fn::Sub");
    for (FunctionBlock block : blocks) {
      String path = "${Api}/*/" + block.route().replace(" ", "");
      if (callable.stream()
          .noneMatch(arn ->
              arn.endsWith(path)
                  || (arn.endsWith("/dynamodb/*")
                      && path.startsWith(
                          arn.substring(arn.indexOf("${Api}"), arn.length() - 1))))) {
        problem("ProxyPolicy doesn't let the proxy call %s".formatted(block.route()));
      }
    }
  }

  private JsonNode properties(String resource) {
    return template.resources().path(resource).path("Properties");
  }

  private static List<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }

  /** Shows each text that stands somewhere in a value, with its path. */
  private static void walk(String path, JsonNode value, BiConsumer<String, String> visitor) {
    if (value.isTextual()) {
      visitor.accept(path, value.textValue());
    } else if (value.isObject()) {
      value
          .properties()
          .forEach(member -> walk(path + "/" + member.getKey(), member.getValue(), visitor));
    } else {
      for (int i = 0; i < value.size(); i++) {
        walk(path + "/" + i, value.get(i), visitor);
      }
    }
  }

  private void problem(String sentence) {
    problems.add(sentence);
  }
}
