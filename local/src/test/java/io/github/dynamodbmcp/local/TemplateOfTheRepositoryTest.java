package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The image's repository keeps every image that a function runs, and gives access to nobody else.
 */
final class TemplateOfTheRepositoryTest {
  private static final Template TEMPLATE = Template.parse(Template.text("../ecr/repository.yaml"));

  private static final JsonNode REPOSITORY = TEMPLATE.resources().at("/Repository/Properties");

  @Test
  void theRepositoryIsTheOnlyResource() {
    assertEquals(List.of("Repository"), TemplateComparison.names(TEMPLATE.resources()));
    assertEquals(List.of("Repository"), TEMPLATE.resourcesOf("AWS::ECR::Repository"));
  }

  @Test
  void aTagNeverMoves() {
    assertEquals("IMMUTABLE", REPOSITORY.path("ImageTagMutability").asText());
    assertEquals(List.of(), REPOSITORY.findValues("ImageTagMutabilityExclusionFilters"));
  }

  @Test
  void anImageIsScannedWhenItIsPushed() {
    assertEquals("true", REPOSITORY.at("/ImageScanningConfiguration/ScanOnPush").asText());
  }

  @Test
  void onlyUntaggedImagesExpire() {
    JsonNode policy = Json.read(REPOSITORY.at("/LifecyclePolicy/LifecyclePolicyText").asText());
    assertEquals(
        List.of("untagged"), policy.path("rules").findValuesAsText("tagStatus"), policy::toString);
  }

  @Test
  void onlyTheFunctionsOfThisAccountMayPull() {
    JsonNode statement =
        Template.parse(
                """
                - Sid: FunctionsOfThisAccountPull
                  Effect: Allow
                  Principal: {Service: lambda.amazonaws.com}
                  Action: [ecr:BatchGetImage, ecr:GetDownloadUrlForLayer]
                  Condition:
                    ArnLike:
                      aws:SourceArn: !Sub arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:*
                """)
            .json();
    assertEquals(statement, REPOSITORY.at("/RepositoryPolicyText/Statement"));
  }

  @Test
  void theOutputsAreItsNameAndItsUri() {
    assertEquals(
        List.of("RepositoryName", "RepositoryUri"), TemplateComparison.names(TEMPLATE.outputs()));
    assertEquals("Repository", TEMPLATE.outputs().at("/RepositoryName/Value/Ref").asText());
    assertEquals(
        "Repository.RepositoryUri",
        TEMPLATE.outputs().at("/RepositoryUri/Value/Fn::GetAtt").asText());
  }
}
