package io.github.dynamodbmcp.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A metric filter of CloudWatch Logs, as far as the template uses its patterns: conditions on
 * members of a JSON line, all of which must hold.
 *
 * @param pattern {@code { $.audit IS TRUE && $.consumed_capacity > 0 }}
 * @param value a number, or the member that has it
 * @param dimensions the members that have the dimensions' values, by the dimensions' names
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html">
 *     Filter pattern syntax for metric filters</a>
 */
record MetricFilter(String pattern, String metric, String value, Map<String, String> dimensions) {
  private static final Pattern CONDITION =
      Pattern.compile("\\$\\.(\\w+) (?:(IS TRUE)|(>=?|=) ([0-9.]+)|= \"([^\"*]*)(\\*?)\")");

  /** A value of a metric. */
  record Datapoint(String metric, double value, Map<String, String> dimensions) {}

  /** Reads the filter of a template's resource. */
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
   * Returns the value that a line adds to the metric; empty if the pattern doesn't match the line,
   * or if the line lacks the value or a dimension.
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
      throw new IllegalArgumentException("Not a JSON pattern: " + pattern);
    }
    return Stream.of(pattern.substring(2, pattern.length() - 2).split(" && ", -1))
        .allMatch(condition -> holds(condition, line));
  }

  private static boolean holds(String condition, JsonNode line) {
    Matcher parts = CONDITION.matcher(condition);
    if (!parts.matches()) {
      throw new IllegalArgumentException("Not a supported condition: " + condition);
    }
    JsonNode member = line.path(parts.group(1));
    if (parts.group(2) != null) {
      return member.isBoolean() && member.asBoolean();
    }
    if (parts.group(3) != null) {
      int compared = Double.compare(member.asDouble(), Double.parseDouble(parts.group(4)));
      return member.isNumber()
          && switch (parts.group(3)) {
            case ">" -> compared > 0;
            case ">=" -> compared >= 0;
            default -> compared == 0;
          };
    }
    return member.isTextual()
        && (parts.group(6).isEmpty()
            ? member.asText().equals(parts.group(5))
            : member.asText().startsWith(parts.group(5)));
  }
}
