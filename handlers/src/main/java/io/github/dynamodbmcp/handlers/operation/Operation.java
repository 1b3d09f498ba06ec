package io.github.dynamodbmcp.handlers.operation;

import io.github.dynamodbmcp.handlers.call.Call;
import io.github.dynamodbmcp.handlers.tool.Reply;
import io.github.dynamodbmcp.handlers.tool.Tool;

/**
 * One DynamoDB operation as a tool. It holds no client: it is handed one with each call, so listing
 * the tools needs no DynamoDB.
 */
public interface Operation {
  /** What the assistant sees. */
  Tool tool();

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
