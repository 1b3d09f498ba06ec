package io.github.dynamodbmcp.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.handlers.call.TimeBudget;
import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.handlers.tool.Tool;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The block of one function in the backend's template, or with {@link ExtensionBlocks} in that of
 * the extensions: its six resources and its output. {@link BackendRegions} writes it, and {@link
 * TemplateContract} compares it with the template.
 *
 * @param description the function's description, which is the tool's name: {@code
 *     dynamodb_get_item}
 * @param command the command that starts the image: {@code get-item}
 * @param route the route's key in API Gateway: {@code POST /dynamodb/get-item}
 * @param statement the statement of the role's policy that allows what the function calls; empty if
 *     there is none
 * @param onlyIf the template's condition under which the block exists; empty if it always does
 * @param scans whether it reads whole tables, and so has the tighter throttling
 * @param touchesItems whether it reads or writes items, and so needs the tables' KMS key
 * @param settings the lines of its environment variables, but for the log level
 * @param times how long the function may run, and how long API Gateway waits for it
 */
record FunctionBlock(
    String description,
    String command,
    String route,
    String statement,
    String onlyIf,
    boolean scans,
    boolean touchesItems,
    String settings,
    Times times) {
  /** The condition of what a read-only deployment leaves out. */
  private static final String WRITES = "Writes";

  /** The timeouts of a function and of its integration. */
  record Times(Duration function, Duration integration) {
    static final Times OF_AN_OPERATION =
        new Times(TimeBudget.FUNCTION_TIMEOUT, Duration.ofSeconds(28));
  }

  /** The resources, in the template's order. */
  private static final List<String> PARTS =
      List.of("LogGroup", "Role", "Function", "Integration", "Route", "Permission");

  static final String TABLES =
      "!Sub arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${TableNamePattern}";

  static final String SETTINGS =
      """
      MCP_TABLE_NAME_PATTERN: !Ref TableNamePattern
      MCP_READ_ONLY: !Ref ReadOnly
      MCP_TOKEN_KEY: !Ref AWS::StackId
      """;

  static final String MASKS = "MCP_MASKED_ATTRIBUTES: !Ref MaskedAttributes\n";

  private static final String NETWORK =
      "VpcConfig: !If [HasVpc, {SubnetIds: !Ref SubnetIds, SecurityGroupIds: !Ref SecurityGroupIds}, !Ref AWS::NoValue]";

  private static final String RESOURCES =
      """
      {name}LogGroup:
        Type: AWS::Logs::LogGroup
        {condition}
        DeletionPolicy: Delete
        UpdateReplacePolicy: Delete
        Properties:
          LogGroupName: !Sub /aws/lambda/${AWS::StackName}-{command}
          RetentionInDays: !Ref LogRetentionInDays
          KmsKeyId: !If [HasLogKey, !Ref LogKmsKeyArn, !Ref AWS::NoValue]

      {name}Role:
        Type: AWS::IAM::Role
        {condition}
        Properties:
          AssumeRolePolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}]}
          PermissionsBoundary: !If [HasBoundary, !Ref PermissionsBoundaryArn, !Ref AWS::NoValue]
          {managedPolicies}
          Policies:
            - PolicyName: function
              PolicyDocument:
                Version: "2012-10-17"
                Statement:
                  {statement}
                  - {Effect: Allow, Action: [logs:CreateLogStream, logs:PutLogEvents], Resource: !GetAtt {name}LogGroup.Arn}
                  - {Effect: Allow, Action: [xray:PutTraceSegments, xray:PutTelemetryRecords], Resource: "*"}

      {name}Function:
        Type: AWS::Lambda::Function
        {condition}
        Properties:
          FunctionName: !Sub ${AWS::StackName}-{command}
          Description: {description}
          PackageType: Image
          Code: {ImageUri: !Ref ImageUri}
          ImageConfig: {Command: [{command}]}
          Architectures: [!Ref Architecture]
          MemorySize: !Ref MemorySize
          Timeout: {timeout}
          Role: !GetAtt {name}Role.Arn
          {network}
          LoggingConfig: {LogFormat: JSON, LogGroup: !Ref {name}LogGroup}
          TracingConfig: {Mode: Active}
          Environment:
            Variables:
              {settings}
              LOG_LEVEL: warn

      {name}Integration:
        Type: AWS::ApiGatewayV2::Integration
        {condition}
        {order}
        Properties:
          ApiId: !Ref Api
          IntegrationType: AWS_PROXY
          IntegrationMethod: POST
          IntegrationUri: !GetAtt {name}Function.Arn
          PayloadFormatVersion: "2.0"
          TimeoutInMillis: {integrationTimeout}

      {name}Route:
        Type: AWS::ApiGatewayV2::Route
        {condition}
        Properties:
          ApiId: !Ref Api
          RouteKey: {route}
          AuthorizationType: AWS_IAM
          Target: !Sub integrations/${{name}Integration}

      {name}Permission:
        Type: AWS::Lambda::Permission
        {condition}
        Properties:
          Action: lambda:InvokeFunction
          FunctionName: !Ref {name}Function
          Principal: apigateway.amazonaws.com
          SourceAccount: !Ref AWS::AccountId
          SourceArn: !Sub arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*/{arn}
      """;

  /** Returns the blocks of all functions in the template's order: the operations, then the list. */
  static List<FunctionBlock> of(List<Operation> operations) {
    return Stream.concat(operations.stream().map(FunctionBlock::of), Stream.of(toolsList()))
        .toList();
  }

  private static FunctionBlock toolsList() {
    return new FunctionBlock(
        "GET /tools",
        "tools",
        "GET /tools",
        "",
        "",
        false,
        false,
        SETTINGS + MASKS + "MCP_EXTENSIONS: !Ref Extensions\n",
        Times.OF_AN_OPERATION);
  }

  /** Returns the block of one operation. */
  static FunctionBlock of(Operation operation) {
    Tool tool = operation.tool();
    String action = operation.action();
    boolean touchesItems = !action.matches("dynamodb:(List|Describe).*");
    return new FunctionBlock(
        tool.name(),
        operation.command(),
        "POST " + operation.route(),
        "- Effect: Allow\n  Action: %s\n  Resource:%s".formatted(action, resource(operation)),
        tool.readOnly() ? "" : WRITES,
        action.equals("dynamodb:Scan"),
        touchesItems,
        action.equals("dynamodb:ListTables") ? SETTINGS : SETTINGS + MASKS,
        Times.OF_AN_OPERATION);
  }

  private static String resource(Operation operation) {
    if (operation.action().equals("dynamodb:ListTables")) {
      return " \"*\" # ListTables has no narrower resource";
    }
    boolean readsIndexes =
        operation.tool().arguments().stream().anyMatch(taken -> taken.name().equals("index_name"));
    return readsIndexes ? "\n    - %s\n    - %s/index/*".formatted(TABLES, TABLES) : " " + TABLES;
  }

  /** Returns the prefix of its resources' names: {@code GetItem}. */
  String name() {
    return Stream.of(command.split("-", -1))
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining());
  }

  /** Returns the names of its resources, in the template's order. */
  List<String> resourceNames() {
    return PARTS.stream().map(part -> name() + part).toList();
  }

  String routeName() {
    return name() + "Route";
  }

  /**
   * Returns its resources as the template has them, not indented. Its integration depends on the
   * route of the block before, and its route on the integration: API Gateway may refuse a change
   * while another one, or the deployment of the stage that it started, is in progress.
   *
   * @param all the blocks of all functions
   */
  String resourcesText(List<FunctionBlock> all) {
    return resourcesText(before(all).map(before -> "DependsOn: " + before.routeName()).orElse(""));
  }

  /**
   * Returns its resources as the template has them, not indented.
   *
   * @param order the members that order its integration, and so its route, after another route
   */
  String resourcesText(String order) {
    return Yaml.fill(
        RESOURCES,
        Map.ofEntries(
            Map.entry("condition", condition()),
            Map.entry("order", order),
            Map.entry("description", description),
            Map.entry("managedPolicies", managedPolicies()),
            Map.entry("network", passesOn() ? "" : NETWORK),
            Map.entry("statement", statement),
            Map.entry("timeout", Long.toString(times.function().toSeconds())),
            Map.entry("integrationTimeout", Long.toString(times.integration().toMillis())),
            Map.entry("settings", settings),
            Map.entry("name", name()),
            Map.entry("command", command),
            Map.entry("route", route),
            Map.entry("arn", route.replace("ANY", "*").replace(" ", ""))));
  }

  private String managedPolicies() {
    if (passesOn()) {
      return "";
    }
    return "ManagedPolicyArns:\n"
        + (touchesItems ? "  - !If [HasTableKey, !Ref TableKeyPolicy, !Ref AWS::NoValue]\n" : "")
        + "  - !If [HasVpc, !Ref VpcPolicy, !Ref AWS::NoValue]";
  }

  /** Returns its resources, by their names. */
  JsonNode resources(List<FunctionBlock> all) {
    return Template.parse(resourcesText(all)).json();
  }

  /**
   * Returns the block whose resources come before this one's where resources must be created one
   * after another: those that are always there first, since DependsOn takes no condition. For the
   * same reason those of extensions come beside others, each after one of the last that are always
   * there.
   */
  Optional<FunctionBlock> before(List<FunctionBlock> all) {
    List<FunctionBlock> always = all.stream().filter(block -> block.onlyIf.isEmpty()).toList();
    List<FunctionBlock> writing = all.stream().filter(FunctionBlock::writes).toList();
    if (!onlyIf.isEmpty() && !writes()) {
      int fromTheEnd = all.size() - all.indexOf(this);
      return Optional.of(always.get(always.size() - fromTheEnd));
    }
    List<FunctionBlock> ordered = Stream.concat(always.stream(), writing.stream()).toList();
    int index = ordered.indexOf(this);
    return index > 0 ? Optional.of(ordered.get(index - 1)) : Optional.empty();
  }

  /** Whether a read-only deployment leaves the block out. */
  boolean writes() {
    return onlyIf.equals(WRITES);
  }

  /**
   * Whether it only calls the backend's other functions. Then it stays outside of a VPC, which may
   * have no way to Lambda, and leaves the audit lines to the functions that it calls.
   */
  boolean passesOn() {
    return statement.contains("lambda:InvokeFunction");
  }

  String outputName() {
    return name() + "FunctionArn";
  }

  /** Returns the members of its output as the template has them, not indented. */
  String outputText() {
    return Yaml.fill(
        "{condition}\nValue: !GetAtt {name}Function.Arn\n",
        Map.of("condition", condition(), "name", name()));
  }

  /** Returns its output. */
  JsonNode output() {
    return Template.parse(outputText()).json();
  }

  /** Returns the line that leaves a resource or an output out of a read-only deployment, if any. */
  String condition() {
    return onlyIf.isEmpty() ? "" : "Condition: " + onlyIf;
  }
}
