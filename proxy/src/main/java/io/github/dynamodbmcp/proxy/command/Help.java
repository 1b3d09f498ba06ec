package io.github.dynamodbmcp.proxy.command;

import io.github.dynamodbmcp.proxy.settings.LongCall;
import io.github.dynamodbmcp.proxy.settings.Settings;

/** The help texts. */
public final class Help {

  static final String TEXT =
      """
      The local MCP server of DynamoDB MCP: it gives an AI assistant the tools of your API.

      Usage: java -jar dynamodb-mcp-proxy.jar [flags] [command]

      Without a command it serves MCP on standard input and output, as assistants start it.

      Commands:
        tools             list the tools
        call NAME JSON    call one tool; JSON is an object in quotes, or - for standard input. With
                          several backends, --backend NAME chooses one (also for tools, check and
                          validate)
        check             check credentials, clock, endpoint, permission and tools
        validate          call the tools and fail unless every answer is right. --table NAME: also
                          write one marked item into that table and delete it again; --sample: it
                          is the sample table. --expect read-only or read-write: what the backend
                          must be. --extensions mcp,transact-write: the extensions that must be
                          deployed, one or both
        config CLIENT     print the configuration for an assistant: claude (Desktop), claude-code,
                          kiro, cursor, vscode, codex, gemini, opencode, zed, cline, goose, windsurf
                          or jetbrains; with --with-keys it includes the keys, else the AWS profile

      Flags, and the environment variables they stand for:
        --endpoint URL    MCP_API_ENDPOINT     base URL of the API; required. Several backends: a name
                                               for each, such as "eu=https://… us=https://…"; then
                                               MCP_REGION, MCP_PROFILE and MCP_READ_ONLY take one
                                               value for all, or "eu=… us=…"
        --routing WAY     MCP_ROUTING          several backends: argument (default): each tool has an
                                               argument "backend"; nearest: each call goes to the one
                                               that answers fastest
        --region NAME     MCP_REGION           signing region; from the endpoint's host, else
                                               AWS_REGION, AWS_DEFAULT_REGION, the AWS profile,
                                               else us-east-1
        --profile NAME    MCP_PROFILE          AWS profile
        --read-only       MCP_READ_ONLY        true: only the read-only tools; default false
        --confirm WHEN    MCP_CONFIRM          ask: ask you before each call that may write, where the
                                               assistant can show the question; require: also refuse
                                               the call where it can't; default off. The command call
                                               doesn't ask
        --timeout SECONDS MCP_TIMEOUT_SECONDS  limit for one request, 1 to 900; default %d
        --long-call SEC   MCP_LONG_CALL_SECONDS
                                               how long a long read may go on by itself
                                               before it answers with what it has, 0 to 3600;
                                               default %d, or %d where its progress is shown
        --log LEVEL|PATH  MCP_LOG              error, info or debug on standard error, or the path
                                               of a file, such as x.log or info:x.log, which is
                                               rotated at 10 MB (the last becomes x.log.1);
                                               default error
                          MCP_ACCESS_KEY_ID, MCP_SECRET_ACCESS_KEY, MCP_SESSION_TOKEN
                                               access key; without it AWS's default chain is used
                          MCP_USER             your name in the audit log; default the system user
        --version, --help

      HTTPS_PROXY, NO_PROXY and AWS_CA_BUNDLE are honoured. The exit status is 0, 1 if something
      failed, 2 if the command line or a setting is wrong.
      """
          .formatted(
              Settings.DEFAULT_TIMEOUT.toSeconds(),
              LongCall.DEFAULT.unwatched().toSeconds(),
              LongCall.DEFAULT.watched().toSeconds());

  private Help() {}

  /** Returns the text for a person who starts it in a terminal, where it waits for an assistant. */
  public static String atTerminal(String version) {
    return """
    dynamodb-mcp-proxy %s serves MCP on standard input and output: an assistant starts it.
    To configure one: java -jar dynamodb-mcp-proxy.jar --endpoint URL config claude
    To test the API:  java -jar dynamodb-mcp-proxy.jar --endpoint URL check
    All commands and settings: --help. To end: Ctrl+C.
    """
        .formatted(version);
  }
}
