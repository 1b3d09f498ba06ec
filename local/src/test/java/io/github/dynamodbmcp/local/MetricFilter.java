package io.github.dynamodbmcp.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What CloudWatch Logs makes of a line by a metric filter, as far as our patterns go: conditions on
 * members, each of which must hold.
 *
 * @param pattern {@code { $.audit IS TRUE && $.consumed_capacity > 0 }}
 * @param value a number, or the member that holds it
 * @param dimensions the members that hold their values, by the dimensions' names
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html">
 *     Filter pattern syntax for metric filters</a>
 */
record MetricFilter(String pattern, String metric, String value, Map<String, String> dimensions) {
  private static final Pattern CONDITION =
      Pattern.compile("\\$\\.(\\w+) (?:(IS TRUE)|(>=?) ([0-9.]+)|= \"([^\"*]*)(\\*?)\")");

  /** A value that a metric gets. */
  record Datapoint(String metric, double value, Map<String, String> dimensions) {}

  /** The filter of a template's resource. */
  static MetricFilter of(JsonNode resource) {
    JsonNode metric = resource.at("/Properties/MetricTransformations/0");
    Map<String, String> dimensions = new LinkedHashMap<>();
    metric
        .path("Dimensions")
        .forEach(dimension ->
            dimensions.put(dimension.path("Key").asText(), dimension.path("Value").asText()));
    return new MetricFilter(
        resource.at("/Properties/FilterPattern").asText(),
        metric.path("MetricName").asText(),
        metric.path("MetricValue").asText(),
        dimensions);
  }

  /**
   * What a line adds to the metric; empty if the pattern doesn't match it, or if it lacks the value
   * or a dimension.
   */
  Optional<Datapoint> datapoint(JsonNode line) {
    if (!matches(line)) {
      return Optional.empty();
    }
    JsonNode number = value.startsWith("$.") ? line.path(value.substring(2)) : null;
    if (number != null && !number.isNumber()) {
      return Optional.empty();
    }
    Map<String, String> found = new LinkedHashMap<>();
    dimensions.forEach((name, member) -> {
      JsonNode text = line.path(member.substring("$.".length()));
      if (text.isTextual()) {
        found.put(name, text.asText());
      }
    });
    return found.size() < dimensions.size()
        ? Optional.empty()
        : Optional.of(
            new Datapoint(
                metric, number == null ? Double.parseDouble(value) : number.asDouble(), found));
  }

  private boolean matches(JsonNode line) {
    if (!pattern.matches("\\{ .* }")) {
      throw new IllegalArgumentException("Not a pattern of JSON: " + pattern);
    }
    return Stream.of(pattern.substring(2, pattern.length() - 2).split(" && ", -1))
        .allMatch(condition -> holds(condition, line));
  }

  private static boolean holds(String condition, JsonNode line) {
    Matcher parts = CONDITION.matcher(condition);
    if (!parts.matches()) {
      throw new IllegalArgumentException("Not a condition of ours: " + condition);
    }
    JsonNode member = line.path(parts.group(1));
    if (parts.group(2) != null) {
      return member.isBoolean() && member.asBoolean();
    }
    if (parts.group(3) != null) {
      int compared = Double.compare(member.asDouble(), Double.parseDouble(parts.group(4)));
      return member.isNumber() && (parts.group(3).equals(">") ? compared > 0 : compared >= 0);
    }
    return member.isTextual()
        && (parts.group(6).isEmpty()
            ? member.asText().equals(parts.group(5))
            : member.asText().startsWith(parts.group(5)));
  }
}
