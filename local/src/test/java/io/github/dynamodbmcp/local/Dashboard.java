package io.github.dynamodbmcp.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A CloudWatch dashboard with everything that a template's conditions can add to it.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html">
 *     Dashboard body structure and syntax</a>
 */
record Dashboard(JsonNode body) {
  private static final Pattern SEARCH =
      Pattern.compile(
          "SEARCH\\('\\{\"([^\"]+)\",(\\w+)} MetricName=\"(\\w+)\"', '(\\w+)', [0-9]+\\)");

  /**
   * A metric as a widget shows it.
   *
   * @param name with its namespace: {@code AWS/Lambda Duration}
   * @param dimension empty, or its name, with its value if there is one: {@code Tool=dynamodb_scan}
   */
  record Metric(String statistic, String name, String dimension) {
    /**
     * Returns it without the statistic: {@code AWS/Lambda Duration FunctionName=dynamodb-mcp-scan}.
     */
    String source() {
      return (name + " " + dimension).strip();
    }

    /** Returns it with the statistic, for all values of the dimension. */
    String shown() {
      return "%s of %s".formatted(statistic, source().replaceAll("=.*", ""));
    }
  }

  /**
   * Reads the dashboard of a template's resource.
   *
   * @throws IllegalArgumentException if its body isn't JSON
   */
  static Dashboard of(JsonNode resource) {
    return new Dashboard(Json.read(substituted(resource.at("/Properties/DashboardBody"))));
  }

  private static String substituted(JsonNode value) {
    if (value.has("Fn::If")) {
      return substituted(value.at("/Fn::If/1"));
    }
    JsonNode sub = value.path("Fn::Sub");
    String text = sub.path(0).asText(sub.asText());
    for (Map.Entry<String, JsonNode> variable : sub.path(1).properties()) {
      text = text.replace("${" + variable.getKey() + "}", substituted(variable.getValue()));
    }
    return text;
  }

  static String title(JsonNode widget) {
    return widget.at("/properties/title").asText();
  }

  List<JsonNode> widgets() {
    return body.path("widgets").valueStream().toList();
  }

  /** Returns the content of a widget: its metrics, its alarms, or its query of the logs. */
  static List<String> shown(JsonNode widget) {
    JsonNode properties = widget.path("properties");
    return switch (widget.path("type").asText()) {
      case "metric" -> metrics(widget).stream().map(Metric::shown).distinct().toList();
      case "alarm" -> properties.path("alarms").valueStream().map(JsonNode::asText).toList();
      case "log" ->
          List.of(properties.path("query").asText().replaceFirst("^(SOURCE '[^']+' ?\\| )+", ""));
      default -> List.of("nothing known");
    };
  }

  /** Returns the metrics of a widget; empty if it shows something else. */
  static List<Metric> metrics(JsonNode widget) {
    String statistic = widget.at("/properties/stat").asText("Average");
    List<Metric> metrics = new ArrayList<>();
    List<String> cells = List.of();
    for (JsonNode row : widget.at("/properties/metrics")) {
      if (row.path(0).has("expression")) {
        metrics.add(searched(row.path(0).path("expression").asText()));
      } else {
        cells = repeated(cells, row.valueStream().filter(JsonNode::isTextual).toList());
        JsonNode options = row.path(row.size() - 1);
        metrics.add(
            new Metric(
                options.path("stat").asText(statistic),
                cells.get(0) + " " + cells.get(1),
                String.join("=", cells.subList(2, cells.size()))));
      }
    }
    return metrics;
  }

  private static Metric searched(String expression) {
    Matcher parts = SEARCH.matcher(expression);
    return parts.matches()
        ? new Metric(parts.group(4), parts.group(1) + " " + parts.group(3), parts.group(2))
        : new Metric("", expression, "");
  }

  /** Fills in a row's dots from the row before it. */
  private static List<String> repeated(List<String> before, List<JsonNode> row) {
    List<String> cells = row.stream().map(JsonNode::asText).toList();
    if (cells.getFirst().equals("...")) {
      List<String> rest = cells.subList(1, cells.size());
      return Stream.concat(before.subList(0, before.size() - rest.size()).stream(), rest.stream())
          .toList();
    }
    List<String> filled = new ArrayList<>();
    for (String cell : cells) {
      filled.add(cell.equals(".") ? before.get(filled.size()) : cell);
    }
    return filled;
  }
}
