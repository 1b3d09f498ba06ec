package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.handlers.operation.Operations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The monitoring's template looks at every function of the backend, by its name, and at no other.
 */
final class MonitoringTest {
  private static final Pattern FUNCTION = Pattern.compile("\\$\\{BackendStackName}-([a-z-]+)");

  private static final Template MONITORING = monitoring();
  private static final List<FunctionBlock> BLOCKS = FunctionBlock.of(Operations.all());

  @Test
  void everyFunctionsColdStartsAreCounted() {
    assertEquals(filters("ColdStarts", BLOCKS), filters("ColdStarts"));
  }

  @Test
  void whatEveryFunctionThatTouchesItemsConsumesIsCounted() {
    assertEquals(
        filters("Capacity", BLOCKS.stream().filter(FunctionBlock::touchesItems).toList()),
        filters("Capacity"));
  }

  @Test
  void theCapacityAlarmAddsUpEveryToolThatTouchesItems() {
    Set<String> counted =
        Set.copyOf(
            MONITORING
                .resources()
                .at("/CapacityAlarm/Properties/Metrics")
                .findValues("Value")
                .stream()
                .map(JsonNode::asText)
                .toList());
    assertEquals(
        Operations.all().stream()
            .filter(operation -> touchesItems(operation.tool().command()))
            .map(operation -> operation.tool().name())
            .collect(Collectors.toSet()),
        counted);
  }

  @Test
  void theDashboardShowsEveryOperationInTheListingsOrder() {
    for (String widget : List.of("Functions", "Sources")) {
      JsonNode list =
          MONITORING
              .resources()
              .at("/Dashboard/Properties/DashboardBody/Fn::Sub/1/" + widget + "/Fn::Sub");
      JsonNode writing = list.at("/1/Writing/Fn::If");
      assertEquals("Writes", writing.path(0).asText());
      assertEquals(commands(false), functions(list.path(0).asText()), widget);
      assertEquals(commands(true), functions(writing.at("/1/Fn::Sub").asText()), widget);
    }
  }

  /** Each filter of a kind: its name, the function whose log it reads, and its condition. */
  private static List<String> filters(String kind) {
    return MONITORING.resourcesOf("AWS::Logs::MetricFilter").stream()
        .filter(name -> name.endsWith(kind))
        .map(name -> {
          JsonNode filter = MONITORING.resources().path(name);
          String log = filter.at("/Properties/LogGroupName/Fn::Sub").asText();
          assertTrue(log.startsWith("/aws/lambda/"), log);
          return "%s %s %s"
              .formatted(
                  name, functions(log).getFirst(), filter.path("Condition").asText("always"));
        })
        .toList();
  }

  private static List<String> filters(String kind, List<FunctionBlock> blocks) {
    return blocks.stream()
        .map(block ->
            "%s%s %s %s"
                .formatted(
                    block.name(), kind, block.command(), block.writes() ? "Writes" : "always"))
        .toList();
  }

  private static boolean touchesItems(String command) {
    return BLOCKS.stream()
        .anyMatch(block -> block.command().equals(command) && block.touchesItems());
  }

  private static List<String> commands(boolean writing) {
    return Operations.all().stream()
        .map(Operation::tool)
        .filter(tool -> tool.reads() != writing)
        .map(tool -> tool.command())
        .toList();
  }

  private static List<String> functions(String text) {
    Stream<MatchResult> found = FUNCTION.matcher(text).results();
    return found.map(match -> match.group(1)).toList();
  }

  private static Template monitoring() {
    try {
      return Template.parse(Template.text("monitoring.yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
