package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dynamodbmcp.handlers.operation.Operations;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The backend's template keeps the rules of access, and each breach of one is detected. */
final class AccessRulesTest {
  private static final String BACKEND = Template.text("dynamodb-mcp.yaml");

  static Stream<TemplateFault> faults() {
    return TemplateFault.in("access-faults.yaml");
  }

  @Test
  void theTemplateKeepsTheRules() {
    assertEquals(List.of(), AccessRules.problems(Template.parse(BACKEND), Operations.all()));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aBreachIsDetected(TemplateFault fault) {
    fault.isDetectedIn(BACKEND, template -> AccessRules.problems(template, Operations.all()));
  }
}
