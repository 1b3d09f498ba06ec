package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.handlers.operation.Operations;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The monitoring's template agrees with the operations, and the comparison detects each fault. */
final class MonitoringContractTest {
  private static final String MONITORING = Template.text("monitoring.yaml");

  static Stream<TemplateFault> faults() {
    return TemplateFault.in("monitoring-faults.yaml");
  }

  @Test
  void theTemplateAgreesWithTheOperations() {
    assertEquals(List.of(), problems(Operations.all()));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultIsDetected(TemplateFault fault) {
    fault.isDetectedIn(
        MONITORING, template -> MonitoringContract.problems(template, Operations.all()));
  }

  @Test
  void aLeftOverOperationInTheTemplateIsDetected() {
    List<Operation> all = Operations.all();
    String last = FunctionBlock.of(all.getLast()).name();
    List<String> problems = problems(all.subList(0, all.size() - 1));
    for (String filter : List.of("ColdStarts", "Faults", "Capacity")) {
      assertTrue(problems.contains("Resource " + last + filter + " is unexpected"), filter);
    }
    assertTrue(
        problems.stream().anyMatch(problem -> problem.startsWith("CapacityAlarm.Properties.Met")));
  }

  private static List<String> problems(List<Operation> operations) {
    return MonitoringContract.problems(Template.parse(MONITORING), operations);
  }
}
