package io.github.dynamodbmcp.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.handlers.call.Deadline;
import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.handlers.tool.Tool;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the backend's template must say of one function: its six resources and its output, with
 * nothing beside.
 *
 * @param description as the function has it: the tool's name, {@code dynamodb_get_item}
 * @param command that the image is started with: {@code get-item}
 * @param route as API Gateway has it: {@code POST /dynamodb/get-item}
 * @param statement of the role's policy that lets it use DynamoDB; empty if it may not
 * @param writes whether a read-only deployment has none of it
 * @param touchesItems whether it reads or writes items, and so needs the tables' key
 */
record FunctionBlock(
    String description,
    String command,
    String route,
    String statement,
    boolean writes,
    boolean touchesItems) {

  /** The resources, in their order. */
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
          {managedPolicies}
          Policies:
            - PolicyName: function
              PolicyDocument:
                Version: "2012-10-17"
                Statement:
                  {statement}
                  - Effect: Allow
                    Action: [logs:CreateLogStream, logs:PutLogEvents]
                    Resource: !GetAtt {name}LogGroup.Arn
                  - Effect: Allow
                    Action: [xray:PutTraceSegments, xray:PutTelemetryRecords]
                    Resource: "*"
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
          LoggingConfig: {LogFormat: JSON, LogGroup: !Ref {name}LogGroup}
          TracingConfig: {Mode: Active}
          Environment:
            Variables:
              MCP_TABLE_NAME_PATTERN: !Ref TableNamePattern
              MCP_READ_ONLY: !Ref ReadOnly
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
          SourceArn: !Sub arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*/{arn}
      """;

  /** The blocks of all functions, in the template's order: the operations', then the list's. */
  static List<FunctionBlock> of(List<Operation> operations) {
    return Stream.concat(
            operations.stream().map(FunctionBlock::of),
            Stream.of(new FunctionBlock("GET /tools", "tools", "GET /tools", "", false, false)))
        .toList();
  }

  private static FunctionBlock of(Operation operation) {
    Tool tool = operation.tool();
    String resource;
    if (!takes(tool, "table_name")) {
      // ListTables knows no narrower resource.
      resource = "\"*\"";
    } else if (takes(tool, "index_name")) {
      resource = "[%s, %s/index/*]".formatted(TABLES, TABLES);
    } else {
      resource = TABLES;
    }
    return new FunctionBlock(
        tool.name(),
        operation.command(),
        "POST " + operation.route(),
        "- {Effect: Allow, Action: \"%s\", Resource: %s}"
            .formatted(operation.action(), quoted(resource)),
        !tool.reads(),
        !operation.action().matches("dynamodb:(List|Describe).*"));
  }

  private static boolean takes(Tool tool, String argument) {
    return tool.arguments().stream().anyMatch(taken -> taken.name().equals(argument));
  }

  /** In quotes, since braces would end the flow. */
  private static String quoted(String resource) {
    return resource.replaceAll("!Sub ([^ ,\\]]+)", "!Sub \"$1\"");
  }

  /** {@code GetItem}, with which the names of its resources begin. */
  String name() {
    return Stream.of(command.split("-", -1))
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining());
  }

  /** The names of its resources, in their order. */
  List<String> resourceNames() {
    return PARTS.stream().map(part -> name() + part).toList();
  }

  /** Its resources, by their names. */
  JsonNode resources() {
    return Template.parse(
            RESOURCES
                .replace("{condition}", condition())
                .replace("{description}", description)
                .replace(
                    "{managedPolicies}",
                    touchesItems
                        ? "ManagedPolicyArns: !If [HasTableKey, [!Ref TableKeyPolicy], !Ref AWS::NoValue]"
                        : "")
                .replace("{statement}", statement)
                .replace("{timeout}", Long.toString(Deadline.FUNCTION_TIMEOUT.toSeconds()))
                .replace("{name}", name())
                .replace("{command}", command)
                .replace("{route}", route)
                .replace("{arn}", route.replace(" ", "")))
        .json();
  }

  String outputName() {
    return name() + "FunctionArn";
  }

  /** Its output. */
  JsonNode output() {
    return Template.parse(condition() + "\nValue: !GetAtt %sFunction.Arn".formatted(name())).json();
  }

  private String condition() {
    return writes ? "Condition: Writes" : "";
  }
}
