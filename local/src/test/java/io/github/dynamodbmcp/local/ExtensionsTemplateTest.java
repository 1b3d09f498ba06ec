package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.handlers.operation.Operations;
import io.github.dynamodbmcp.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The extensions' template takes everything that it shares with the backend's from there, and keeps
 * the rules of access; each breach of one is detected.
 */
final class ExtensionsTemplateTest {
  private static final String EXTENSIONS = Template.text("extensions.yaml");
  private static final Template TEMPLATE = Template.parse(EXTENSIONS);
  private static final Template BACKEND = Template.parse(Template.text("dynamodb-mcp.yaml"));
  private static final List<Operation> OPERATIONS = Operations.all();

  static Stream<TemplateFault> faults() {
    return TemplateFault.in("extension-faults.yaml");
  }

  @Test
  void theTemplateKeepsTheRulesOfAccess() {
    assertEquals(List.of(), AccessRules.problemsOfExtensions(TEMPLATE, OPERATIONS));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aBreachIsDetected(TemplateFault fault) {
    fault.isDetectedIn(
        EXTENSIONS, template -> AccessRules.problemsOfExtensions(template, OPERATIONS));
  }

  @Test
  void theBlocksOfTheFunctionsHaveTheShapeOfTheBackends() {
    ObjectNode expected = Json.object();
    for (FunctionBlock block : ExtensionBlocks.of(OPERATIONS)) {
      expected.setAll((ObjectNode) Template.parse(ExtensionBlocks.resourcesText(block)).json());
    }
    for (String own : List.of("TableKeyPolicy", "VpcPolicy", "McpPolicy")) {
      expected.set(own, TEMPLATE.resources().path(own));
    }
    TemplateComparison comparison = new TemplateComparison();
    comparison.members("Resource", expected, TEMPLATE.resources());
    assertEquals(List.of(), comparison.problems());
  }

  @Test
  void aParameterThatTheBackendHasTooTakesTheSameValues() {
    for (Map.Entry<String, JsonNode> parameter : parameters(TEMPLATE).properties()) {
      if (parameters(BACKEND).has(parameter.getKey())) {
        assertEquals(
            rules(parameters(BACKEND).path(parameter.getKey())), rules(parameter.getValue()));
      }
    }
    Set<String> own = new TreeSet<>(TemplateComparison.names(parameters(TEMPLATE)));
    own.removeAll(TemplateComparison.names(parameters(BACKEND)));
    assertEquals(Set.of("BackendStackName", "ApiId", "Mcp", "Transactions"), own);
  }

  /** Each setting that a parameter gives to the backend's functions, the extensions' get too. */
  @Test
  void noParameterThatTheBackendsFunctionsGetIsMissing() {
    Set<String> used = new TreeSet<>();
    for (String part : List.of("LogGroup", "Role", "Function")) {
      BACKEND
          .resources()
          .path("PutItem" + part)
          .findValuesAsText("Ref")
          .forEach(name -> {
            if (parameters(BACKEND).has(name)) {
              used.add(name);
            }
          });
    }
    used.removeAll(TemplateComparison.names(parameters(TEMPLATE)));
    assertEquals(Set.of(), used);
  }

  @Test
  void thePoliciesAndConditionsThatTheBackendHasTooAreTheSame() {
    for (String policy : List.of("TableKeyPolicy", "VpcPolicy")) {
      assertEquals(
          BACKEND.resources().path(policy).toString(),
          TEMPLATE
              .resources()
              .path(policy)
              .toString()
              .replace("${BackendStackName}", "${AWS::StackName}"));
    }
    JsonNode conditions = BACKEND.json().path("Conditions");
    TEMPLATE
        .json()
        .path("Conditions")
        .properties()
        .forEach(condition -> {
          if (conditions.has(condition.getKey())) {
            assertEquals(conditions.path(condition.getKey()), condition.getValue());
          }
        });
  }

  @Test
  void eachWaitsLongerThanWhatItWaitsFor() {
    int operation = timeout(BACKEND, "GetItemFunction", "Timeout") * 1000;
    int mcp = timeout(TEMPLATE, "McpFunction", "Timeout") * 1000;
    int gateway = timeout(TEMPLATE, "McpIntegration", "TimeoutInMillis");
    assertTrue(operation < mcp && mcp < gateway && gateway < 30_000, mcp + " " + gateway);
  }

  @Test
  void theOutputsAreTheUrlItsPolicyAndTheFunctions() {
    assertEquals(
        List.of("McpUrl", "McpPolicyArn", "McpFunctionArn", "TransactWriteFunctionArn"),
        TemplateComparison.names(TEMPLATE.outputs()));
    for (Map.Entry<String, JsonNode> output : TEMPLATE.outputs().properties()) {
      assertEquals(
          output.getKey().startsWith("Mcp") ? "HasMcp" : "HasTransactions",
          output.getValue().path("Condition").asText());
    }
    assertEquals(
        "https://${ApiId}.execute-api.${AWS::Region}.${AWS::URLSuffix}/mcp",
        TEMPLATE.outputs().at("/McpUrl/Value/Fn::Sub").asText());
  }

  @Test
  void theTemplateCanBeDeployedWithoutABucket() {
    assertTrue(EXTENSIONS.getBytes(StandardCharsets.UTF_8).length <= 51_200);
  }

  private static JsonNode parameters(Template template) {
    return template.json().path("Parameters");
  }

  private static JsonNode rules(JsonNode parameter) {
    ObjectNode rules = parameter.deepCopy();
    rules.remove("Description");
    return rules;
  }

  private static int timeout(Template template, String resource, String name) {
    return template.resources().path(resource).path("Properties").path(name).asInt();
  }
}
