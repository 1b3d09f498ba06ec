package io.github.dynamodbmcp.proxy.validation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.tool.Caller;
import io.github.dynamodbmcp.protocol.tool.Deadline;
import io.github.dynamodbmcp.protocol.tool.ToolResult;
import io.github.dynamodbmcp.protocol.tool.Tools;
import io.github.dynamodbmcp.protocol.tool.UnknownToolException;
import java.time.Duration;

/** Calls tools and reports whether they answer as expected. */
final class Runner {

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Tools tools;
  private final Caller caller;
  private final Duration timeout;
  private final Report report;

  /**
   * Creates a runner.
   *
   * @param timeout for one call
   */
  Runner(Tools tools, Caller caller, Duration timeout, Report report) {
    this.tools = tools;
    this.caller = caller;
    this.timeout = timeout;
    this.report = report;
  }

  /** Runs a check and reports its verdict; returns the answer. */
  ToolResult run(Check check) throws InterruptedException {
    ToolResult answer = ask(check.tool(), check.arguments());
    for (int left = check.tries() - 1; left > 0 && !check.expected().accepts(answer); left--) {
      Thread.sleep(PAUSE.toMillis());
      answer = ask(check.tool(), check.arguments());
    }
    report.verdict(
        check.expected().accepts(answer),
        check.what(),
        name(check.tool()) + " " + check.arguments(),
        answer.text());
    return answer;
  }

  private static String name(String tool) {
    return "dynamodb_" + tool;
  }

  /** Calls a tool, without a verdict; a tool that isn't listed answers an error. */
  ToolResult ask(String tool, ObjectNode arguments) throws InterruptedException {
    try {
      return tools.call(name(tool), arguments, caller, Deadline.in(timeout));
    } catch (UnknownToolException e) {
      return ToolResult.failure(String.valueOf(e.getMessage()));
    }
  }
}
