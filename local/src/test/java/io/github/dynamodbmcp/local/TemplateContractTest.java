package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.handlers.operation.Operations;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The backend's template agrees with the operations, and the comparison detects each fault. */
final class TemplateContractTest {
  /** The limit of {@code aws cloudformation deploy} without a bucket, in bytes. */
  private static final int LARGEST = 51_200;

  private static final String BACKEND = Template.text("dynamodb-mcp.yaml");

  static Stream<TemplateFault> faults() {
    return TemplateFault.in("template-faults.yaml");
  }

  @Test
  void theTemplateAgreesWithTheOperations() {
    assertEquals(List.of(), problems(BACKEND, Operations.all()));
  }

  @Test
  void theTemplateCanBeDeployedWithoutABucket() {
    int size = BACKEND.getBytes(StandardCharsets.UTF_8).length;
    assertTrue(size <= LARGEST, size + " bytes");
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultIsDetected(TemplateFault fault) {
    fault.isDetectedIn(BACKEND, template -> TemplateContract.problems(template, Operations.all()));
  }

  @Test
  void anOperationMissingFromTheTemplateIsDetected() {
    String without =
        BACKEND.substring(0, BACKEND.indexOf("  # dynamodb_count_items"))
            + BACKEND.substring(BACKEND.indexOf("  # dynamodb_put_item"));
    List<String> problems = problems(without, Operations.all());
    for (String part :
        List.of("LogGroup", "Role", "Function", "Integration", "Route", "Permission")) {
      assertTrue(problems.contains("Resource CountItems" + part + " is missing"), part);
    }
  }

  @Test
  void aLeftOverOperationInTheTemplateIsDetected() {
    List<Operation> all = Operations.all();
    String last = FunctionBlock.of(all.getLast()).name();
    List<String> problems = problems(BACKEND, all.subList(0, all.size() - 1));
    for (String part : List.of("Role", "Function", "Integration", "Route", "Permission")) {
      assertTrue(problems.contains("Resource " + last + part + " is unexpected"), part);
    }
    assertTrue(problems.contains("Output " + last + "FunctionArn is unexpected"));
  }

  @Test
  void blocksInAnotherOrderThanTheOperationsAreDetected() {
    List<String> problems = problems(BACKEND, Operations.all().reversed());
    assertEquals(
        List.of("The functions' resources", "The functions' outputs"),
        problems.stream()
            .filter(problem -> problem.contains(" are out of order"))
            .map(problem -> problem.substring(0, problem.indexOf(" are")))
            .toList(),
        problems.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "123456789012.dkr.ecr.us-east-1.amazonaws.com/dynamodb-mcp",
        "123456789012.dkr.ecr.us-gov-west-1.amazonaws.com/team/dynamodb-mcp",
        "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/dynamodb-mcp",
        "123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu/dynamodb-mcp",
        "123456789012.dkr-ecr.us-east-1.on.aws/dynamodb-mcp"
      })
  void anImageOfEveryPartitionIsAcceptedByDigestOnly(String repository) {
    String digest = "@sha256:" + "a".repeat(64);
    assertTrue((repository + digest).matches(imagePattern()));
    assertFalse((repository + ":latest").matches(imagePattern()));
    assertFalse((repository + digest + "0").matches(imagePattern()));
    assertFalse(
        repository.replaceAll("^[^/]*", "docker.io").concat(digest).matches(imagePattern()));
  }

  @Test
  void anImageByEcrsFipsHostIsRefusedAsLambdaRefusesIt() {
    assertFalse(
        ("123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com/dynamodb-mcp@sha256:"
                + "a".repeat(64))
            .matches(imagePattern()));
  }

  private static String imagePattern() {
    return Template.parse(BACKEND).json().at("/Parameters/ImageUri/AllowedPattern").asText();
  }

  private static List<String> problems(String template, List<Operation> operations) {
    return TemplateContract.problems(Template.parse(template), operations);
  }
}
