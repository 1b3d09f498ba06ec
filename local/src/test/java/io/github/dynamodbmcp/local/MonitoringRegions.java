package io.github.dynamodbmcp.local;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the generated regions of the monitoring's template. */
final class MonitoringRegions {
  /** The events that the filters of a function's log count. */
  private enum Counted {
    COLD_STARTS("ColdStarts", "$.cold_start IS TRUE", "ColdStarts", "\"1\""),
    FAULTS("Faults", "$.status >= 500", "Faults", "\"1\""),
    CAPACITY("Capacity", "$.consumed_capacity > 0", "ConsumedCapacity", "$.consumed_capacity");

    private final String suffix;
    private final String pattern;
    private final String metric;
    private final String value;

    Counted(String suffix, String pattern, String metric, String value) {
      this.suffix = suffix;
      this.pattern = pattern;
      this.metric = metric;
      this.value = value;
    }

    static List<Counted> of(FunctionBlock block) {
      if (block.passesOn()) {
        return List.of();
      }
      return block.touchesItems()
          ? List.of(COLD_STARTS, FAULTS, CAPACITY)
          : List.of(COLD_STARTS, FAULTS);
    }

    String filterName(FunctionBlock block) {
      return block.name() + suffix;
    }
  }

  private static final String FILTER =
      """
      Type: AWS::Logs::MetricFilter
      {condition}
      {after}
      Properties:
        LogGroupName: !Sub /aws/lambda/${BackendStackName}-{command}
        FilterPattern: "{ $.audit IS TRUE && {counted} }"
        MetricTransformations:
          - MetricNamespace: !Sub DynamoDBMCP/${BackendStackName}
            MetricName: {metric}
            MetricValue: {value}
            Unit: Count
            Dimensions:
              - {Key: Tool, Value: $.tool}
      """;

  private static final String CONSUMED =
      """
      - Id: {id}
        ReturnData: false
        MetricStat:
          Stat: Sum
          Period: 300
          Metric:
            Namespace: !Sub DynamoDBMCP/${BackendStackName}
            MetricName: ConsumedCapacity
            Dimensions:
              - {Name: Tool, Value: {tool}}
      """;

  private static final String CONDITIONAL =
      """
      - !If
        - {condition}
        {metric}
        - !Ref AWS::NoValue
      """;

  private static final String FUNCTION =
      "[\"...\", \"${BackendStackName}-{command}\", {\"label\": \"{command}\"}]";

  private static final String SOURCE = "SOURCE '/aws/lambda/${BackendStackName}-{command}'";

  private static final String DASHBOARD =
      """
              - Functions: !Sub
                  - |-
                    {readFunctions}
                  - Writing: !If
                      - Writes
                      - !Sub >-
                        ,
                        {writeFunctions}
                      - ""
                    {extensionFunctions}
                Sources: !Sub
                  - >-
                    {readSources}
                  - Writing: !If
                      - Writes
                      - !Sub >-
                        |
                        {writeSources}
                      - ""
                    {extensionSources}
      """;

  private MonitoringRegions() {}

  /**
   * Returns the contents of the regions, by the regions' names.
   *
   * @param blocks the backend's functions
   * @param extensions those of the extensions' stack
   */
  static Map<String, String> of(List<FunctionBlock> blocks, List<FunctionBlock> extensions) {
    List<FunctionBlock> all = Stream.concat(blocks.stream(), extensions.stream()).toList();
    return Map.of(
        "metric filters", metricFilters(all),
        "consumed capacity", Yaml.indent(8, consumedCapacity(all)),
        "dashboard functions", dashboardFunctions(blocks, extensions));
  }

  /**
   * Returns the metric filters of a function's log as the template has them, by their names. They
   * are created a function at a time, since CloudWatch Logs takes five a second.
   *
   * @param all the blocks of all functions
   */
  static Map<String, String> filters(FunctionBlock block, List<FunctionBlock> all) {
    String after =
        block
            .before(all)
            .map(before -> "DependsOn: [%s]".formatted(filterNames(before)))
            .orElse("");
    Map<String, String> filters = new LinkedHashMap<>();
    for (Counted counted : Counted.of(block)) {
      filters.put(
          counted.filterName(block),
          Yaml.fill(
              FILTER,
              Map.of(
                  "condition",
                  block.condition(),
                  "after",
                  after,
                  "command",
                  block.command(),
                  "counted",
                  counted.pattern,
                  "metric",
                  counted.metric,
                  "value",
                  counted.value)));
    }
    return filters;
  }

  private static String filterNames(FunctionBlock block) {
    return Counted.of(block).stream()
        .map(counted -> counted.filterName(block))
        .collect(Collectors.joining(", "));
  }

  /** Returns the metrics that the capacity alarm adds up, as elements of its list. */
  static String consumedCapacity(List<FunctionBlock> blocks) {
    return blocks.stream()
        .filter(FunctionBlock::touchesItems)
        .map(MonitoringRegions::consumed)
        .collect(Collectors.joining());
  }

  private static String consumed(FunctionBlock block) {
    String metric =
        Yaml.fill(
            CONSUMED, Map.of("id", block.command().replace('-', '_'), "tool", block.description()));
    return block.onlyIf().isEmpty()
        ? metric
        : Yaml.fill(CONDITIONAL, Map.of("condition", block.onlyIf(), "metric", metric));
  }

  private static String metricFilters(List<FunctionBlock> blocks) {
    StringBuilder text = new StringBuilder("\n");
    for (FunctionBlock block : blocks) {
      filters(block, blocks)
          .forEach(
              (name, filter) -> text.append("  %s:\n%s\n".formatted(name, Yaml.indent(4, filter))));
    }
    return text.toString();
  }

  /** The list of tools is left out: the dashboard's body names it, since it is always there. */
  private static String dashboardFunctions(
      List<FunctionBlock> blocks, List<FunctionBlock> extensions) {
    List<FunctionBlock> operations = blocks.subList(0, blocks.size() - 1);
    String variables =
        "${Writing}"
            + extensions.stream()
                .map(block -> "${%s}".formatted(block.name()))
                .collect(Collectors.joining());
    return Yaml.fill(
        DASHBOARD,
        Map.of(
            "readFunctions",
            lines(operations, false, FUNCTION, ",") + variables,
            "writeFunctions",
            lines(operations, true, FUNCTION, ","),
            "extensionFunctions",
            extensionLines(extensions, ", " + FUNCTION),
            "readSources",
            lines(operations, false, SOURCE, " |") + variables,
            "writeSources",
            lines(operations, true, SOURCE, " |"),
            "extensionSources",
            extensionLines(extensions, " | " + SOURCE)));
  }

  private static String lines(
      List<FunctionBlock> operations, boolean writes, String line, String separator) {
    return operations.stream()
        .filter(block -> block.writes() == writes)
        .map(block -> line.replace("{command}", block.command()))
        .collect(Collectors.joining(separator + "\n"));
  }

  private static String extensionLines(List<FunctionBlock> extensions, String line) {
    return extensions.stream()
        .map(block ->
            "%s: !If [%s, !Sub '%s', \"\"]"
                .formatted(
                    block.name(),
                    block.onlyIf(),
                    line.replace("{command}", block.command()).replace("'", "''")))
        .collect(Collectors.joining("\n"));
  }
}
