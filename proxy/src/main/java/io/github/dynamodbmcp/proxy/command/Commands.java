package io.github.dynamodbmcp.proxy.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.proxy.api.Checkup;
import io.github.dynamodbmcp.proxy.api.RemoteTools;
import io.github.dynamodbmcp.proxy.json.Json;
import io.github.dynamodbmcp.proxy.log.Log;
import io.github.dynamodbmcp.proxy.settings.CommandLine;
import io.github.dynamodbmcp.proxy.settings.Settings;
import io.github.dynamodbmcp.proxy.settings.UsageException;
import io.github.dynamodbmcp.proxy.tool.Deadline;
import io.github.dynamodbmcp.proxy.tool.Tool;
import io.github.dynamodbmcp.proxy.tool.ToolList;
import io.github.dynamodbmcp.proxy.tool.ToolResult;
import io.github.dynamodbmcp.proxy.tool.Tools;
import io.github.dynamodbmcp.proxy.tool.UnknownToolException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** The commands, one a method; each gives back the exit status. */
public final class Commands {

  private static final int OK = 0;
  private static final int FAILED = 1;

  private final String version;
  private final Map<String, String> environment;
  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  /**
   * The commands over these streams.
   *
   * @param version of the proxy, to be shown
   */
  public Commands(
      String version,
      Map<String, String> environment,
      InputStream in,
      OutputStream out,
      PrintStream err) {
    this.version = version;
    this.environment = environment;
    this.in = in;
    this.out = new PrintStream(out, true, StandardCharsets.UTF_8);
    this.err = err;
  }

  /**
   * Runs the command that the words name.
   *
   * @throws UsageException if there is no such command, or it was given wrongly
   * @throws IOException if input or output fails
   */
  public int run(CommandLine given) throws UsageException, IOException, InterruptedException {
    int status = dispatch(given);
    if (out.checkError()) {
      throw new IOException("standard output can't be written");
    }
    return status;
  }

  private int dispatch(CommandLine given) throws UsageException, IOException, InterruptedException {
    if (given.has("--help")) {
      out.print(Help.TEXT);
      return OK;
    }
    if (given.has("--version")) {
      out.println("dynamodb-mcp-proxy " + version);
      return OK;
    }
    List<String> words = given.words();
    return switch (words.get(0)) {
      case "tools" -> tools(settings(given, words, 1));
      case "call" -> {
        if (words.size() < 2) {
          throw new UsageException("What tool? Usage: call NAME JSON");
        }
        Settings settings = settings(given, words, 3);
        yield call(settings, words.get(1), words.size() < 3 ? "{}" : words.get(2));
      }
      case "check" -> check(settings(given, words, 1));
      case "validate" -> new ValidateCommand(environment, out, err).run(given) ? OK : FAILED;
      case "config" -> {
        if (words.size() < 2) {
          throw new UsageException("For which client? Usage: config " + ClientConfig.names());
        }
        yield config(words.get(1), settings(given, words, 2), given.has("--with-keys"));
      }
      case "help" -> {
        out.print(Help.TEXT);
        yield OK;
      }
      default ->
          throw new UsageException(
              "There is no command '"
                  + words.get(0)
                  + "': tools, call, check, validate and config are.");
    };
  }

  private Settings settings(CommandLine given, List<String> words, int most) throws UsageException {
    if (words.size() > most) {
      throw new UsageException(
          "The command " + words.get(0) + " doesn't take '" + words.get(most) + "'.");
    }
    return Settings.read(given, environment);
  }

  private Tools remoteTools(Settings settings) throws UsageException {
    Log log = settings.openLog(err);
    return new RemoteTools(settings, environment, RemoteTools.TIME_TO_LIVE, log);
  }

  private int tools(Settings settings) throws UsageException {
    ToolList list;
    try (Tools tools = remoteTools(settings)) {
      list = tools.list().join();
    } catch (CompletionException e) {
      err.println(e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
      return FAILED;
    }
    if (list.outdated()) {
      err.println("The API can't be asked now; this is its last list. The command check says why.");
    }
    int width = 0;
    for (Tool tool : list.tools()) {
      width = Math.max(width, tool.name().length());
    }
    for (Tool tool : list.tools()) {
      out.printf(
          "%-" + width + "s  %-5s  %s%n",
          tool.name(),
          tool.readOnly() ? "read" : "write",
          tool.get("title").asText(tool.name()));
    }
    return OK;
  }

  private int call(Settings settings, String name, String json)
      throws UsageException, IOException, InterruptedException {
    if (json.indexOf('\uFFFD') >= 0 && !isUtf8(System.getProperty("sun.jnu.encoding", "UTF-8"))) {
      throw new UsageException(
          "The arguments have characters that this shell's locale (LANG) can't hand over: give them"
              + " on standard input, with - in their place.");
    }
    String text = json.equals("-") ? utf8(in.readAllBytes()) : json;
    ObjectNode arguments = arguments(text);
    try (Tools tools = remoteTools(settings)) {
      ToolResult result = tools.call(name, arguments, Deadline.in(settings.timeout()));
      (result.error() ? err : out).println(result.text());
      return result.error() ? FAILED : OK;
    } catch (UnknownToolException e) {
      err.println(e.getMessage() + ". The command tools lists them.");
      return FAILED;
    }
  }

  private static boolean isUtf8(String encoding) {
    return encoding.equalsIgnoreCase("UTF-8") || encoding.equalsIgnoreCase("UTF8");
  }

  /** Never with a stand-in for what isn't valid: that would be written as if it were meant. */
  private static String utf8(byte[] input) throws UsageException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(input)).toString();
    } catch (CharacterCodingException e) {
      throw new UsageException("Standard input isn't valid UTF-8: give the arguments in it.");
    }
  }

  private static ObjectNode arguments(String text) throws UsageException {
    try {
      JsonNode read = Json.read(text);
      if (read instanceof ObjectNode object) {
        return object;
      }
      throw new UsageException("The arguments must be one JSON object, in quotes.");
    } catch (JsonProcessingException e) {
      throw new UsageException(
          "The arguments aren't JSON ("
              + e.getOriginalMessage()
              + "): give one object, in quotes.");
    }
  }

  private int config(String client, Settings settings, boolean withKeys) throws UsageException {
    out.println(ClientConfig.of(client, settings, environment, withKeys));
    String caution = ClientConfig.caution(settings, environment, withKeys);
    if (!caution.isEmpty()) {
      err.println(caution);
    }
    return OK;
  }

  private int check(Settings settings) throws UsageException, InterruptedException {
    Log log = settings.openLog(err);
    Checkup checkup =
        new Checkup(
            settings,
            environment,
            log,
            finding -> {
              out.printf(
                  "%s %-11s  %s%n", finding.well() ? "✓" : "✗", finding.what(), finding.text());
              if (!finding.remedy().isEmpty()) {
                out.println("              → " + finding.remedy());
              }
            });
    return checkup.run() ? OK : FAILED;
  }
}
