package io.github.dynamodbmcp.handlers.operation;

import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.handlers.tool.Tool;

/**
 * One DynamoDB operation as a tool. It holds no client: it is handed one with each call, so listing
 * the tools needs no DynamoDB.
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

  /** The one IAM action that it needs: {@code dynamodb:GetItem}. */
  String action();

  /**
   * The arguments of a plain call, as JSON: each function makes it before its first event, without
   * asking DynamoDB, to be warm by then.
   */
  String example();

  /**
   * Answers a call whose arguments were read by {@link #tool()}.
   *
   * @throws io.github.dynamodbmcp.handlers.tool.InvalidArguments if they are wrong together
   * @throws io.github.dynamodbmcp.handlers.fault.Fault if the call failed for a reason of its own
   * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB failed
   */
  Reply call(Call call);
}
