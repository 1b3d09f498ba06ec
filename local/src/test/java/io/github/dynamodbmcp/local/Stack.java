package io.github.dynamodbmcp.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A template with the values of its parameters, as CloudFormation would create it.
 *
 * @param parameters the values by name; the other parameters have their defaults
 */
record Stack(Template template, Map<String, String> parameters) {
  static final String ACCOUNT = "123456789012";

  private static final Map<String, String> PSEUDO =
      Map.of(
          "AWS::StackName",
          "dynamodb-mcp",
          "AWS::StackId",
          "arn:aws:cloudformation:%s:%s:stack/dynamodb-mcp/51af3dc0-da77-11e4-872e-1234567db123"
              .formatted(LocalSystem.REGION, ACCOUNT),
          "AWS::Partition",
          "aws",
          "AWS::Region",
          LocalSystem.REGION,
          "AWS::AccountId",
          ACCOUNT);

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}!]+)}");

  /** Returns a backend's stack with these values of its parameters. */
  static Stack ofTheBackend(Map<String, String> parameters) {
    return new Stack(Template.parse(Template.text("dynamodb-mcp.yaml")), parameters);
  }

  /** Returns the properties of a resource. */
  JsonNode properties(String resource) {
    JsonNode properties = template.resources().path(resource).path("Properties");
    if (!exists(resource) || properties.isMissingNode()) {
      throw new IllegalArgumentException("The stack has no resource " + resource);
    }
    return properties;
  }

  /** Returns the names of the stack's resources of a type. */
  List<String> resourcesOf(String type) {
    return template.resourcesOf(type).stream().filter(this::exists).toList();
  }

  /** Evaluates a value to a text. A reference to a resource evaluates to its logical name. */
  String text(JsonNode value) {
    if (value.has("Ref")) {
      return reference(value.path("Ref").asText());
    }
    if (value.has("Fn::GetAtt")) {
      return value.path("Fn::GetAtt").asText();
    }
    if (value.has("Fn::Sub")) {
      return VARIABLE
          .matcher(value.path("Fn::Sub").asText())
          .replaceAll(found -> Matcher.quoteReplacement(reference(found.group(1))));
    }
    if (value.isValueNode()) {
      return value.asText();
    }
    throw new IllegalArgumentException("Not a string: " + value);
  }

  /** Evaluates a value, or each value of an array but those that a condition leaves out. */
  List<String> texts(JsonNode value) {
    return (value.isArray() ? value.valueStream() : Stream.of(value))
        .map(this::chosen)
        .filter(chosen -> !chosen.path("Ref").asText().equals("AWS::NoValue"))
        .map(this::text)
        .toList();
  }

  private JsonNode chosen(JsonNode value) {
    JsonNode choice = value.path("Fn::If");
    return choice.isMissingNode() ? value : choice.path(holds(choice.path(0).asText()) ? 1 : 2);
  }

  /** Whether the policies of a role in the template allow it an action on a resource. */
  boolean allows(String role, String action, String resource) {
    return properties(role).path("Policies").findValues("Statement").stream()
        .flatMap(JsonNode::valueStream)
        .anyMatch(statement ->
            matches(texts(statement.path("Action")), action)
                && matches(texts(statement.path("Resource")), resource));
  }

  /**
   * Returns the stack together with that of its extensions, as one: what both have is the same.
   *
   * @param extensions the values of the extensions' own parameters
   */
  Stack with(Map<String, String> extensions) {
    ObjectNode both = template.json().deepCopy();
    JsonNode added = Template.parse(Template.text("extensions.yaml")).json();
    for (String section : List.of("Parameters", "Conditions", "Resources")) {
      ((ObjectNode) both.path(section)).setAll((ObjectNode) added.path(section));
    }
    Map<String, String> values = new HashMap<>(parameters);
    values.put("BackendStackName", "dynamodb-mcp");
    values.put("ApiId", "Api");
    values.putAll(extensions);
    return new Stack(new Template(both), values);
  }

  /** Whether the text matches one of the patterns, in which {@code *} matches any characters. */
  static boolean matches(List<String> patterns, String text) {
    return patterns.stream()
        .anyMatch(pattern ->
            text.matches(
                Stream.of(pattern.split("\\*", -1))
                    .map(Pattern::quote)
                    .collect(Collectors.joining(".*"))));
  }

  private String reference(String name) {
    JsonNode parameter = template.json().path("Parameters").path(name);
    return parameter.isMissingNode()
        ? PSEUDO.getOrDefault(name, name)
        : parameters.getOrDefault(name, parameter.path("Default").asText());
  }

  private boolean exists(String resource) {
    JsonNode condition = template.resources().path(resource).path("Condition");
    return condition.isMissingNode() || holds(condition.asText());
  }

  private boolean holds(String condition) {
    JsonNode equal = template.json().path("Conditions").path(condition).path("Fn::Equals");
    if (equal.size() != 2) {
      throw new IllegalArgumentException("Not a condition of the form !Equals: " + condition);
    }
    return text(equal.path(0)).equals(text(equal.path(1)));
  }
}
