package io.github.dynamodbmcp.local;

import io.github.dynamodbmcp.handlers.operation.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The functions of {@code cloudformation/extensions.yaml}, as blocks in the form of the backend's:
 * so they have the same role's limits, logs, network and tracing.
 */
final class ExtensionBlocks {
  /** The function mcp waits for a function of the backend, and API Gateway waits for it. */
  private static final FunctionBlock.Times MCP_TIMES =
      new FunctionBlock.Times(Duration.ofSeconds(28), Duration.ofSeconds(29));

  private static final String FUNCTION =
      "!Sub arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${BackendStackName}-";

  private static final FunctionBlock TRANSACT_WRITE =
      new FunctionBlock(
          "dynamodb_transact_write",
          "transact-write",
          "POST /dynamodb/transact-write",
          """
          - Effect: Allow
            Action: [dynamodb:ConditionCheckItem, dynamodb:DeleteItem, dynamodb:PutItem, dynamodb:UpdateItem]
            Resource: %s
          """
              .formatted(FunctionBlock.TABLES),
          "HasTransactions",
          false,
          true,
          FunctionBlock.SETTINGS + FunctionBlock.MASKS + "MCP_EXTENSIONS: transact-write\n",
          FunctionBlock.Times.OF_AN_OPERATION);

  /** What orders the route of MCP after the other one, which may not exist. */
  private static final String AFTER_THE_OTHER =
      """
      Metadata: # DependsOn takes no condition; a reference sets the same order
        After: !If [HasTransactions, !Ref TransactWriteRoute, ""]
      """;

  private ExtensionBlocks() {}

  /** Returns the blocks in the template's order. */
  static List<FunctionBlock> of(List<Operation> operations) {
    return List.of(TRANSACT_WRITE, mcp(operations));
  }

  private static FunctionBlock mcp(List<Operation> operations) {
    Stream<String> functions =
        Stream.concat(
            FunctionBlock.of(operations).stream().map(ExtensionBlocks::function),
            Stream.of(conditional("HasTransactions", TRANSACT_WRITE)));
    return new FunctionBlock(
        "MCP by URL",
        "mcp",
        "ANY /mcp",
        "- Effect: Allow\n  Action: lambda:InvokeFunction\n  Resource:\n"
            + Yaml.indent(4, functions.collect(Collectors.joining("\n"))),
        "HasMcp",
        false,
        false,
        "MCP_BACKEND_STACK: !Ref BackendStackName\nMCP_READ_ONLY: !Ref ReadOnly\n",
        MCP_TIMES);
  }

  /** Returns the resource of one of the backend's functions. */
  private static String function(FunctionBlock block) {
    return block.writes() ? conditional("Writes", block) : "- " + FUNCTION + block.command();
  }

  private static String conditional(String condition, FunctionBlock block) {
    return "- !If [%s, !Sub \"%s\", !Ref AWS::NoValue]"
        .formatted(condition, FUNCTION.replace("!Sub ", "") + block.command());
  }

  /** Returns the contents of the template's regions, by the regions' names. */
  static Map<String, String> regions(List<Operation> operations) {
    return Map.of(
        "functions",
        of(operations).stream()
            .map(block ->
                BackendRegions.heading(block) + "\n" + Yaml.indent(2, resourcesText(block)) + "\n")
            .collect(Collectors.joining("", "\n", "")));
  }

  /** Returns a block's resources as the template has them, not indented. */
  static String resourcesText(FunctionBlock block) {
    return block
        .resourcesText(block.equals(TRANSACT_WRITE) ? "" : AFTER_THE_OTHER)
        .replace("${AWS::StackName}", "${BackendStackName}")
        .replace("ApiId: !Ref Api\n", "ApiId: !Ref ApiId\n")
        .replace("${Api}", "${ApiId}");
  }
}
