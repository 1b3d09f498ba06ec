package io.github.dynamodbmcp.local;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the generated regions of the backend's template. */
final class BackendRegions {
  private static final int HEADING_LENGTH = 60;

  private static final String ROUTE_ORDER =
      """
          DependsOn: {read}
          Metadata: # DependsOn takes no condition; a reference sets the same order
            After: !If [Writes, !Ref {write}, ""]
      """;

  private static final String THROTTLING =
      """
              {route}:
                ThrottlingRateLimit: !Ref ScanThrottlingRateLimit
                ThrottlingBurstLimit: !Ref ScanThrottlingRateLimit
      """;

  private BackendRegions() {}

  /** Returns the contents of the regions, by the regions' names. */
  static Map<String, String> of(List<FunctionBlock> blocks) {
    return Map.of(
        "route order", routeOrder(blocks),
        "scan throttling", scanThrottling(blocks),
        "functions", functions(blocks),
        "function outputs", functionOutputs(blocks));
  }

  private static String routeOrder(List<FunctionBlock> blocks) {
    return Yaml.fill(
        ROUTE_ORDER, Map.of("read", lastRoute(blocks, false), "write", lastRoute(blocks, true)));
  }

  /** Returns the route that comes after all others that write, or that don't. */
  static String lastRoute(List<FunctionBlock> blocks, boolean writing) {
    return blocks.stream()
        .filter(block -> block.writes() == writing)
        .toList()
        .getLast()
        .routeName();
  }

  private static String scanThrottling(List<FunctionBlock> blocks) {
    String routes =
        blocks.stream()
            .filter(FunctionBlock::scans)
            .map(block -> Yaml.fill(THROTTLING, Map.of("route", block.route())))
            .collect(Collectors.joining());
    return routes.isEmpty() ? "" : "      RouteSettings:\n" + routes;
  }

  private static String functions(List<FunctionBlock> blocks) {
    return blocks.stream()
        .map(block -> heading(block) + "\n" + Yaml.indent(2, block.resourcesText(blocks)) + "\n")
        .collect(Collectors.joining("", "\n", ""));
  }

  /** Returns the comment above a block. */
  static String heading(FunctionBlock block) {
    String title = "  # %s ".formatted(block.description());
    return title + "-".repeat(HEADING_LENGTH - title.length()) + "\n";
  }

  private static String functionOutputs(List<FunctionBlock> blocks) {
    return blocks.stream()
        .map(block -> "  %s:\n%s".formatted(block.outputName(), Yaml.indent(4, block.outputText())))
        .collect(Collectors.joining());
  }
}
