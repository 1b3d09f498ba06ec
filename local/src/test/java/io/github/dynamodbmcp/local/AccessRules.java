package io.github.dynamodbmcp.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.handlers.operation.Operation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Checks who may do what by the templates of the backend and its extensions. The rules are written
 * here a second time, apart from {@link FunctionBlock}: a mistake there would be in the generated
 * template and in what {@link TemplateContract} expects of it.
 */
final class AccessRules {
  private static final String TABLES =
      "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${TableNamePattern}";

  private static final Set<String> STATEMENT = Set.of("Effect", "Action", "Resource");

  /** Actions for which IAM knows no resource, so that a policy has to allow them on all. */
  private static final Set<String> WITHOUT_RESOURCE = Set.of("dynamodb:ListTables");

  private static final String FUNCTIONS =
      "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${BackendStackName}-";

  private static final Set<String> OF_A_TRANSACTION =
      Set.of(
          "dynamodb:PutItem",
          "dynamodb:UpdateItem",
          "dynamodb:DeleteItem",
          "dynamodb:ConditionCheckItem");

  private final JsonNode resources;
  private final String api;
  private final List<String> problems = new ArrayList<>();

  private AccessRules(Template template, String api) {
    this.resources = template.resources();
    this.api =
        "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${" + api + "}/*/";
  }

  /** Returns the rules that the template breaks, a sentence each; nothing if it keeps them. */
  static List<String> problems(Template template, List<Operation> operations) {
    AccessRules rules = new AccessRules(template, "Api");
    Set<String> functions = new HashSet<>(Set.of("Tools"));
    for (Operation operation : operations) {
      String name = logicalName(operation.command());
      functions.add(name);
      rules.checkFunction(name, operation.command(), "POST" + operation.route());
      rules.checkGrants(name, grants(operation));
      rules.checkManagedPolicies(name, touchesItems(operation.action()), true);
      rules.checkCondition(name, operation.tool().readOnly() ? "" : "Writes");
    }
    rules.checkFunction("Tools", "tools", "GET/tools");
    rules.checkGrants("Tools", Set.of());
    rules.checkManagedPolicies("Tools", false, true);
    rules.checkCondition("Tools", "");
    rules.checkNothingBeside(template, functions);
    return rules.problems;
  }

  /** Returns the rules that the extensions' template breaks. */
  static List<String> problemsOfExtensions(Template template, List<Operation> operations) {
    AccessRules rules = new AccessRules(template, "ApiId");
    rules.checkFunction("TransactWrite", "transact-write", "POST/dynamodb/transact-write");
    Set<String> writes = new HashSet<>();
    OF_A_TRANSACTION.forEach(action -> writes.add(action + " on " + TABLES));
    rules.checkGrants("TransactWrite", writes);
    rules.checkManagedPolicies("TransactWrite", true, true);
    rules.checkCondition("TransactWrite", "HasTransactions");

    rules.checkFunction("Mcp", "mcp", "*/mcp");
    Set<String> calls = new HashSet<>();
    calls.add("lambda:InvokeFunction on " + FUNCTIONS + "tools");
    calls.add("lambda:InvokeFunction on " + FUNCTIONS + "transact-write if HasTransactions");
    for (Operation operation : operations) {
      calls.add(
          "lambda:InvokeFunction on %s%s%s"
              .formatted(
                  FUNCTIONS, operation.command(), operation.tool().readOnly() ? "" : " if Writes"));
    }
    rules.checkGrants("Mcp", calls);
    rules.checkManagedPolicies("Mcp", false, false);
    rules.checkCondition("Mcp", "HasMcp");

    rules.expect(
        "McpPolicy allows",
        "[{\"Effect\":\"Allow\",\"Action\":\"execute-api:Invoke\",\"Resource\":{\"Fn::Sub\":\"%s*/mcp\"}}]"
            .formatted(rules.api),
        rules.properties("McpPolicy").at("/PolicyDocument/Statement"));
    rules.checkNothingBeside(template, Set.of("TransactWrite", "Mcp"));
    return rules.problems;
  }

  private static String logicalName(String command) {
    StringBuilder name = new StringBuilder();
    for (String word : command.split("-", -1)) {
      name.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
    }
    return name.toString();
  }

  /** Lists the permissions of an operation's role in DynamoDB, as "action on resource". */
  private static Set<String> grants(Operation operation) {
    String action = operation.action();
    if (WITHOUT_RESOURCE.contains(action)) {
      return Set.of(action + " on *");
    }
    boolean readsIndexes =
        operation.tool().arguments().stream()
            .anyMatch(argument -> argument.name().equals("index_name"));
    return readsIndexes
        ? Set.of(action + " on " + TABLES, action + " on " + TABLES + "/index/*")
        : Set.of(action + " on " + TABLES);
  }

  /** Only API Gateway calls a function, from its own route, and the caller is authenticated. */
  private void checkFunction(String name, String command, String route) {
    JsonNode function = properties(name + "Function");
    expect(name + "Function runs", "[\"" + command + "\"]", function.at("/ImageConfig/Command"));
    expect(name + "Function has the role", name + "Role.Arn", function.at("/Role/Fn::GetAtt"));
    JsonNode permission = properties(name + "Permission");
    expect(name + "Permission is for", "apigateway.amazonaws.com", permission.path("Principal"));
    expect(name + "Permission is for calls of", api + route, permission.at("/SourceArn/Fn::Sub"));
    expect(
        name + "Route asks for", "AWS_IAM", properties(name + "Route").path("AuthorizationType"));
  }

  private static boolean touchesItems(String action) {
    return !action.matches("dynamodb:(List|Describe).*");
  }

  /** A role has its grants, its own log and tracing, and nothing else. */
  private void checkGrants(String name, Set<String> grants) {
    JsonNode role = properties(name + "Role");
    Set<String> expected = new TreeSet<>(grants);
    expected.addAll(
        Set.of(
            "logs:CreateLogStream on %sLogGroup.Arn".formatted(name),
            "logs:PutLogEvents on %sLogGroup.Arn".formatted(name),
            "xray:PutTraceSegments on *",
            "xray:PutTelemetryRecords on *"));
    Set<String> found = new TreeSet<>();
    for (JsonNode policy : role.path("Policies")) {
      policy.at("/PolicyDocument/Statement").forEach(statement -> found.addAll(granted(statement)));
    }
    if (!found.equals(expected)) {
      problems.add("%sRole allows %s, and should allow %s".formatted(name, found, expected));
    }
    expect(
        name + "Role is for",
        "[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"lambda.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]",
        role.at("/AssumeRolePolicyDocument/Statement"));
  }

  private void checkManagedPolicies(String name, boolean usesTableKey, boolean inVpc) {
    Set<String> managed = new TreeSet<>();
    for (JsonNode policy : properties(name + "Role").path("ManagedPolicyArns")) {
      managed.add(policy.at("/Fn::If/0").asText() + " has " + policy.at("/Fn::If/1/Ref").asText());
    }
    Set<String> allowed = new TreeSet<>();
    if (inVpc) {
      allowed.add("HasVpc has VpcPolicy");
    }
    if (usesTableKey) {
      allowed.add("HasTableKey has TableKeyPolicy");
    }
    if (!managed.equals(allowed)) {
      problems.add("%sRole's policies: %s, and should be %s".formatted(name, managed, allowed));
    }
  }

  private static Set<String> granted(JsonNode statement) {
    if (!STATEMENT.equals(Set.copyOf(TemplateComparison.names(statement)))
        || !statement.path("Effect").asText().equals("Allow")) {
      return Set.of("by another kind of statement: " + statement);
    }
    Set<String> granted = new HashSet<>();
    each(statement.path("Action"))
        .forEach(action ->
            each(statement.path("Resource"))
                .forEach(resource ->
                    granted.add("%s on %s".formatted(action.asText(), text(resource)))));
    return granted;
  }

  private static Stream<JsonNode> each(JsonNode value) {
    return value.isArray() ? value.valueStream() : Stream.of(value);
  }

  /** The one text of {@code !Sub} and {@code !GetAtt}, also where a condition decides about it. */
  private static String text(JsonNode value) {
    JsonNode choice = value.path("Fn::If");
    if (choice.at("/2/Ref").asText().equals("AWS::NoValue")) {
      return "%s if %s".formatted(text(choice.path(1)), choice.path(0).asText());
    }
    return value.isTextual() ? value.asText() : value.elements().next().asText();
  }

  private void checkCondition(String name, String condition) {
    for (Map.Entry<String, JsonNode> resource : resources.properties()) {
      if (resource
          .getKey()
          .matches(name + "(LogGroup|Role|Function|Integration|Route|Permission)")) {
        expect(resource.getKey() + " depends on", condition, resource.getValue().path("Condition"));
      }
    }
  }

  private void checkNothingBeside(Template template, Set<String> functions) {
    for (String kind : List.of("IAM::Role", "Lambda::Function", "ApiGatewayV2::Route")) {
      String part = kind.substring(kind.lastIndexOf(':') + 1);
      for (String name : template.resourcesOf("AWS::" + kind)) {
        if (!functions.contains(name.substring(0, Math.max(0, name.length() - part.length())))) {
          problems.add("%s is no operation's".formatted(name));
        }
      }
    }
  }

  private JsonNode properties(String resource) {
    return resources.path(resource).path("Properties");
  }

  private void expect(String what, String expected, JsonNode actual) {
    String found = actual.isContainerNode() ? actual.toString() : actual.asText();
    if (!found.equals(expected)) {
      problems.add("%s %s, and should be %s".formatted(what, found, expected));
    }
  }
}
