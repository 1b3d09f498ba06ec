package io.github.dynamodbmcp.proxy.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.proxy.api.Probe;
import java.util.List;
import java.util.function.Predicate;

/** Checks that the API is an MCP server itself, with the tools that the proxy has. */
final class UrlChecks {

  private static final String PATH = "/mcp";

  /** A new route takes a moment to be known everywhere. */
  private static final int TRIES = 4;

  private static final int PAUSE_MILLIS = 2_000;

  private final Probe probe;
  private final Report report;

  UrlChecks(Probe probe, Report report) {
    this.probe = probe;
    this.report = report;
  }

  /**
   * Asks without a signature, asks for the tools, and calls one.
   *
   * @param names the tools that the API lists
   */
  void run(List<String> names) throws InterruptedException {
    String status = probe.unsigned("POST", PATH);
    report.verdict(
        status.matches("40[13]"),
        "MCP by URL refuses an unsigned request",
        PATH + " by POST, unsigned",
        status);
    if (probe.post(PATH, Json.writeBytes(request("ping"))).startsWith("403 ")) {
      report.leaveOut(
          "MCP by URL: these credentials may not call it. The policy that allows it is the output"
              + " McpPolicyArn of the stack of the extensions");
      return;
    }
    check(
        "… lists the same tools",
        request("tools/list"),
        result -> names(result.path("tools")).equals(names));
    ObjectNode call = request("tools/call");
    ObjectNode params = call.putObject("params").put("name", "dynamodb_list_tables");
    params.putObject("arguments").put("limit", 1).put("format", "json");
    check(
        "… and answers a call",
        call,
        result ->
            !result.path("isError").asBoolean()
                && Json.read(result.at("/content/0/text").asText()).path("tables").isArray());
  }

  private static List<String> names(JsonNode tools) {
    return tools.valueStream().map(tool -> tool.path("name").asText()).toList();
  }

  private static ObjectNode request(String method) {
    return Json.object().put("jsonrpc", "2.0").put("id", 1).put("method", method);
  }

  private void check(String what, ObjectNode request, Predicate<JsonNode> expected)
      throws InterruptedException {
    byte[] body = Json.writeBytes(request);
    String answer = probe.post(PATH, body);
    boolean right = accepts(expected, answer);
    for (int left = TRIES - 1; left > 0 && !right; left--) {
      Thread.sleep(PAUSE_MILLIS);
      answer = probe.post(PATH, body);
      right = accepts(expected, answer);
    }
    report.verdict(right, what, PATH + " by POST, signed: " + request, answer);
  }

  private static boolean accepts(Predicate<JsonNode> expected, String answer) {
    try {
      return expected.test(Json.read(answer).path("result"));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
