package io.github.dynamodbmcp.proxy.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors of failed writes never contradict themselves. */
final class ExplanationsTest {
  private static final ApiRequest WRITE = ApiRequest.post("/x", new byte[0], false);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DynamoDB can't be reached. Nothing was written.",
        "DynamoDB is unavailable right now. The write may have happened all the same: read it."
      })
  void whatTheBackendSaysOfAWriteStandsAlone(String sentence) {
    assertEquals(
        sentence, Explanations.explain(new ApiResponse(503, "text/plain", "", sentence), WRITE));
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void aWriteThatMayHaveHappenedIsNotToBeCalledAgainAtOnce(int status) {
    String said =
        Explanations.explain(
            new ApiResponse(status, "application/json", "", "{\"message\":\"x\"}"), WRITE);
    assertTrue(said.contains("The write may have happened"), said);
    assertFalse(said.contains("Call again"), said);
  }

  @Test
  void anEndpointWithoutAListOfToolsIsTheWrongOne() {
    assertEquals(
        "The API has no list of tools (Not Found). Check that MCP_API_ENDPOINT is the stack's output"
            + " ApiEndpoint.",
        Explanations.explain(
            new ApiResponse(404, "application/json", "", "{\"message\":\"Not Found\"}"),
            ApiRequest.get("/tools")));
  }
}
