package io.github.dynamodbmcp.local;

import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.handlers.operation.Operations;
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
      "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${BackendStackName}-";

  private static final String TRANSACTIONS = "HasTransactions";

  /** The lines that order the integration of MCP after the other route, which may not exist. */
  private static final String AFTER_THE_OTHER =
      """
      Metadata: # DependsOn takes no condition; a reference sets the same order
        After: !If [HasTransactions, !Ref TransactWriteRoute, ""]
      """;

  private ExtensionBlocks() {}

  /**
   * Returns the blocks in the template's order.
   *
   * @param operations those of the backend, which the function mcp may call
   */
  static List<FunctionBlock> of(List<Operation> operations) {
    List<FunctionBlock> extensions =
        Operations.extensions().stream().map(ExtensionBlocks::block).toList();
    return Stream.concat(extensions.stream(), Stream.of(mcp(operations, extensions))).toList();
  }

  private static FunctionBlock block(Operation operation) {
    return new FunctionBlock(
        operation.tool().name(),
        operation.command(),
        "POST " + operation.route(),
        """
        - Effect: Allow
          Action: [%s]
          Resource: %s
        """
            .formatted(
                operation.actions().stream().sorted().collect(Collectors.joining(", ")),
                FunctionBlock.TABLES),
        TRANSACTIONS,
        false,
        true,
        FunctionBlock.SETTINGS
            + FunctionBlock.MASKS
            + "MCP_EXTENSIONS: %s\n".formatted(operation.command()),
        FunctionBlock.Times.OF_AN_OPERATION);
  }

  private static FunctionBlock mcp(List<Operation> operations, List<FunctionBlock> extensions) {
    Stream<String> functions =
        Stream.concat(FunctionBlock.of(operations).stream(), extensions.stream())
            .map(ExtensionBlocks::function);
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

  /** Returns the resource of a function that may be called. */
  private static String function(FunctionBlock block) {
    return block.onlyIf().isEmpty()
        ? "- !Sub " + FUNCTION + block.command()
        : "- !If [%s, !Sub \"%s\", !Ref AWS::NoValue]"
            .formatted(block.onlyIf(), FUNCTION + block.command());
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
        .resourcesText(block.passesOn() ? AFTER_THE_OTHER : "")
        .replace("${AWS::StackName}", "${BackendStackName}")
        .replace("ApiId: !Ref Api\n", "ApiId: !Ref ApiId\n")
        .replace("${Api}", "${ApiId}");
  }
}
