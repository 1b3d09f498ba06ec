package io.github.dynamodbmcp.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares a template with an expected one, and describes each difference in a sentence. */
final class TemplateComparison {
  private static final Set<String> SECTIONS =
      Set.of(
          "AWSTemplateFormatVersion",
          "Description",
          "Metadata",
          "Parameters",
          "Rules",
          "Conditions",
          "Resources",
          "Outputs");

  private final List<String> problems = new ArrayList<>();

  List<String> problems() {
    return problems;
  }

  void problem(String sentence) {
    problems.add(sentence);
  }

  /**
   * Checks that the template has these parameters, rules, conditions, resources and outputs, and
   * nothing else that changes the deployment. Descriptions of parameters and outputs aren't
   * compared.
   */
  void template(ObjectNode expected, Template template) {
    JsonNode actual = template.json();
    names(actual).stream()
        .filter(name -> !SECTIONS.contains(name))
        .forEach(name -> problem("Section %s is unexpected".formatted(name)));
    if (actual.toString().contains("{{resolve:")) {
      problem("A value is resolved from another store, by {{resolve:");
    }
    members(
        "Parameter", expected.path("Parameters"), withoutDescriptions(actual.path("Parameters")));
    members("Rule", expected.path("Rules"), actual.path("Rules"));
    members("Condition", expected.path("Conditions"), actual.path("Conditions"));
    members("Resource", expected.path("Resources"), template.resources());
    members("Output", expected.path("Outputs"), withoutDescriptions(template.outputs()));
  }

  /** Checks that both objects have the same members with the same values. */
  void members(String kind, JsonNode expected, JsonNode actual) {
    expected
        .properties()
        .forEach(member -> {
          JsonNode found = actual.path(member.getKey());
          if (found.isMissingNode()) {
            problem("%s %s is missing".formatted(kind, member.getKey()));
          } else {
            compare(member.getKey(), member.getValue(), found);
          }
        });
    names(actual).stream()
        .filter(name -> !expected.has(name))
        .forEach(name -> problem("%s %s is unexpected".formatted(kind, name)));
  }

  static List<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }

  private static JsonNode withoutDescriptions(JsonNode section) {
    ObjectNode bare = section.isObject() ? section.deepCopy() : Json.object();
    for (JsonNode member : bare) {
      for (String name : List.of("Description", "ConstraintDescription")) {
        if (member.path(name).isTextual()) {
          ((ObjectNode) member).remove(name);
        }
      }
    }
    return bare;
  }

  /** Checks that two values are the same. */
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
}
