package io.github.dynamodbmcp.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.handlers.call.TimeBudget;
import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.handlers.tool.Tool;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The block of one function in the backend's template: its six resources and its output. {@link
 * BackendRegions} writes it, and {@link TemplateContract} compares it with the template.
 *
 * @param description the function's description, which is the tool's name: {@code
 *     dynamodb_get_item}
 * @param command the command that starts the image: {@code get-item}
 * @param route the route's key in API Gateway: {@code POST /dynamodb/get-item}
 * @param statement the statement of the role's policy that allows the DynamoDB action; empty if
 *     there is none
 * @param writes whether a read-only deployment leaves the block out
 * @param scans whether it reads whole tables, and so has the tighter throttling
 * @param touchesItems whether it reads or writes items, and so needs the tables' KMS key
 */
record FunctionBlock(
    String description,
    String command,
    String route,
    String statement,
    boolean writes,
    boolean scans,
    boolean touchesItems) {

  /** The resources, in the template's order. */
  private static final List<String> PARTS =
      List.of("LogGroup", "Role", "Function", "Integration", "Route", "Permission");

  private static final String TABLES =
      "!Sub arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${TableNamePattern}";

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
          AssumeRolePolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Principal: {Service: lambda.amazonaws.com}
                Action: sts:AssumeRole
          PermissionsBoundary: !If [HasBoundary, !Ref PermissionsBoundaryArn, !Ref AWS::NoValue]
          ManagedPolicyArns:
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
          VpcConfig: !If [HasVpc, {SubnetIds: !Ref SubnetIds, SecurityGroupIds: !Ref SecurityGroupIds}, !Ref AWS::NoValue]
          LoggingConfig: {LogFormat: JSON, LogGroup: !Ref {name}LogGroup}
          TracingConfig: {Mode: Active}
          Environment:
            Variables:
              MCP_TABLE_NAME_PATTERN: !Ref TableNamePattern
              MCP_READ_ONLY: !Ref ReadOnly
              MCP_TOKEN_KEY: !Ref AWS::StackId
              LOG_LEVEL: warn

      {name}Integration:
        Type: AWS::ApiGatewayV2::Integration
        {condition}
        Properties:
          ApiId: !Ref Api
          IntegrationType: AWS_PROXY
          IntegrationMethod: POST
          IntegrationUri: !GetAtt {name}Function.Arn
          PayloadFormatVersion: "2.0"
          TimeoutInMillis: 28000

      {name}Route:
        Type: AWS::ApiGatewayV2::Route
        {condition}
        {after}
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
    return Stream.concat(
            operations.stream().map(FunctionBlock::of),
            Stream.of(
                new FunctionBlock("GET /tools", "tools", "GET /tools", "", false, false, false)))
        .toList();
  }

  /** Returns the block of one operation. */
  static FunctionBlock of(Operation operation) {
    Tool tool = operation.tool();
    String action = operation.action();
    return new FunctionBlock(
        tool.name(),
        operation.command(),
        "POST " + operation.route(),
        "- Effect: Allow\n  Action: %s\n  Resource:%s".formatted(action, resource(operation)),
        !tool.readOnly(),
        action.equals("dynamodb:Scan"),
        !action.matches("dynamodb:(List|Describe).*"));
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
   * Returns its resources as the template has them, not indented. The routes that {@code ReadOnly}
   * adds or removes depend on each other: each change starts a deployment of the stage, and API
   * Gateway may refuse one while another is in progress.
   *
   * @param all the blocks of all functions
   */
  String resourcesText(List<FunctionBlock> all) {
    return Yaml.fill(
        RESOURCES,
        Map.of(
            "condition",
            condition(),
            "after",
            before(all)
                .filter(before -> writes && before.writes)
                .map(before -> "DependsOn: " + before.routeName())
                .orElse(""),
            "description",
            description,
            "managedPolicies",
            (touchesItems ? "- !If [HasTableKey, !Ref TableKeyPolicy, !Ref AWS::NoValue]\n" : "")
                + "- !If [HasVpc, !Ref VpcPolicy, !Ref AWS::NoValue]",
            "statement",
            statement,
            "timeout",
            Long.toString(TimeBudget.FUNCTION_TIMEOUT.toSeconds()),
            "name",
            name(),
            "command",
            command,
            "route",
            route,
            "arn",
            route.replace(" ", "")));
  }

  /** Returns its resources, by their names. */
  JsonNode resources(List<FunctionBlock> all) {
    return Template.parse(resourcesText(all)).json();
  }

  /**
   * Returns the block whose resources come before this one's where resources must be created one
   * after another: those that are always there first, since DependsOn takes no condition.
   */
  Optional<FunctionBlock> before(List<FunctionBlock> all) {
    List<FunctionBlock> ordered =
        Stream.concat(
                all.stream().filter(block -> !block.writes),
                all.stream().filter(FunctionBlock::writes))
            .toList();
    int index = ordered.indexOf(this);
    return index > 0 ? Optional.of(ordered.get(index - 1)) : Optional.empty();
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
    return writes ? "Condition: Writes" : "";
  }
}
