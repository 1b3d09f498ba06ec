package io.github.dynamodbmcp.handlers.operation;

import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.call.Subject;
import io.github.dynamodbmcp.handlers.tool.Arguments;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.handlers.tool.Tool;
import java.util.List;

/**
 * One DynamoDB operation as a tool. It holds no client: each call brings one, so listing the tools
 * needs no DynamoDB.
 */
public interface Operation {
  /** The prefix of every tool's name. */
  String PREFIX = "dynamodb_";

  /** The tool as the assistant sees it; its name starts with {@link #PREFIX}. */
  Tool tool();

  /** The command that starts the operation: {@code get-item}. */
  default String command() {
    return tool().name().substring(PREFIX.length()).replace('_', '-');
  }

  /** The path that a call is posted to: {@code /dynamodb/get-item}. */
  default String route() {
    return "/dynamodb/" + command();
  }

  /** The one IAM action that it needs, as errors name it: {@code dynamodb:GetItem}. */
  String action();

  /**
   * The IAM actions that its role allows: one, except for an extension that calls an API of
   * DynamoDB for which IAM has no action of its own.
   */
  default List<String> actions() {
    return List.of(action());
  }

  /** The table and index that a call is about, for its audit line. */
  default Subject subject(Arguments given) {
    return Subject.of(given);
  }

  /**
   * The arguments of an example call, as JSON. Each function makes that call before its first
   * event, without calling DynamoDB, to warm up.
   */
  String example();

  /** DynamoDB's answer to the example call, as DynamoDB's JSON. */
  String exampleAnswer();

  /**
   * Answers a call whose arguments were read by {@link #tool()}.
   *
   * @throws io.github.dynamodbmcp.handlers.tool.InvalidArguments if the arguments contradict each
   *     other
   * @throws io.github.dynamodbmcp.handlers.fault.Fault if the call failed for a reason of its own
   * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB failed
   */
  Reply call(Call call);
}
