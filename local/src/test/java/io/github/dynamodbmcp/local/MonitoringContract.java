package io.github.dynamodbmcp.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Compares the monitoring's template with the operations, as {@link TemplateContract} does with the
 * backend's. It also checks that something publishes each metric of the alarms and the dashboard.
 */
final class MonitoringContract {
  /** The metrics that Lambda publishes of each function, as far as the dashboard shows them. */
  private static final List<String> LAMBDA =
      List.of("Invocations", "Duration", "Errors", "Throttles");

  private final Template template;
  private final List<FunctionBlock> blocks;
  private final TemplateComparison comparison = new TemplateComparison();

  private MonitoringContract(Template template, List<FunctionBlock> blocks) {
    this.template = template;
    this.blocks = blocks;
  }

  /** Returns what is wrong with the template, a sentence each; empty if it is right. */
  static List<String> problems(Template template, List<Operation> operations) {
    MonitoringContract contract =
        new MonitoringContract(
            template,
            Stream.concat(
                    FunctionBlock.of(operations).stream(), ExtensionBlocks.of(operations).stream())
                .toList());
    ObjectNode expected = (ObjectNode) Template.expectation("monitoring-shared.yaml");
    contract.complete((ObjectNode) expected.path("Resources"));
    contract.comparison.template(expected, template);
    Set<String> published = contract.published();
    contract.checkAlarms(published);
    contract.checkDashboard(expected.path("Widgets"), published);
    return contract.comparison.problems();
  }

  /**
   * Adds what follows from the functions, and the dashboard's body, which is checked separately.
   */
  private void complete(ObjectNode resources) {
    ArrayNode consumed =
        ((ObjectNode) resources.at("/CapacityAlarm/Properties")).putArray("Metrics");
    consumed
        .addObject()
        .put("Id", "total")
        .put("Label", "Capacity units of all calls")
        .put("Expression", "SUM(METRICS())");
    for (FunctionBlock block : blocks) {
      MonitoringRegions.filters(block, blocks)
          .forEach((name, filter) -> resources.set(name, Template.parse(filter).json()));
    }
    consumed.addAll((ArrayNode) Template.parse(MonitoringRegions.consumedCapacity(blocks)).json());
    ((ObjectNode) resources.at("/Dashboard/Properties"))
        .set("DashboardBody", template.resources().at("/Dashboard/Properties/DashboardBody"));
  }

  /**
   * Lists what Lambda and the template's filters publish, with and without the dimension's value.
   */
  private Set<String> published() {
    Set<String> published = new HashSet<>();
    for (FunctionBlock block : blocks) {
      LAMBDA.forEach(metric ->
          published.add(
              "AWS/Lambda %s FunctionName=${BackendStackName}-%s"
                  .formatted(metric, block.command())));
    }
    for (String name : template.resourcesOf("AWS::Logs::MetricFilter")) {
      JsonNode metric = template.resources().path(name).at("/Properties/MetricTransformations/0");
      String source =
          "%s %s"
              .formatted(
                  metric.at("/MetricNamespace/Fn::Sub").asText(),
                  metric.path("MetricName").asText());
      JsonNode dimension = metric.at("/Dimensions/0/Key");
      published.add((source + " " + dimension.asText()).strip());
      blocks.stream()
          .filter(block -> name.startsWith(block.name()))
          .forEach(block ->
              published.add("%s %s=%s".formatted(source, dimension.asText(), block.description())));
    }
    return published;
  }

  private void checkAlarms(Set<String> published) {
    for (String name : template.resourcesOf("AWS::CloudWatch::Alarm")) {
      for (JsonNode metric : template.resources().path(name).findParents("MetricName")) {
        String source =
            "%s %s %s"
                .formatted(
                    metric.at("/Namespace/Fn::Sub").asText(),
                    metric.path("MetricName").asText(),
                    metric.has("Dimensions")
                        ? "%s=%s"
                            .formatted(
                                metric.at("/Dimensions/0/Name").asText(),
                                metric.at("/Dimensions/0/Value").asText())
                        : "");
        checkPublished(name, source.strip(), published);
      }
    }
  }

  private void checkDashboard(JsonNode expected, Set<String> published) {
    Dashboard dashboard;
    try {
      dashboard = Dashboard.of(template.resources().path("Dashboard"));
    } catch (IllegalArgumentException e) {
      comparison.problem("The dashboard's body isn't JSON: it " + e.getMessage());
      return;
    }
    ObjectNode shown = Json.object();
    for (JsonNode widget : dashboard.widgets()) {
      String title = Dashboard.title(widget);
      Dashboard.shown(widget).forEach(shown.putArray(title)::add);
      Dashboard.metrics(widget).stream()
          .map(Dashboard.Metric::source)
          .forEach(source -> checkPublished(title, source, published));
    }
    comparison.members("Widget", expected, shown);
  }

  private void checkPublished(String by, String source, Set<String> published) {
    if (!published.contains(source)) {
      comparison.problem("%s refers to %s, which nothing publishes".formatted(by, source));
    }
  }
}
