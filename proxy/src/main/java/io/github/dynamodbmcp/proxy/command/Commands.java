package io.github.dynamodbmcp.proxy.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.InvalidJsonException;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.protocol.tool.Caller;
import io.github.dynamodbmcp.protocol.tool.Deadline;
import io.github.dynamodbmcp.protocol.tool.Tool;
import io.github.dynamodbmcp.protocol.tool.ToolList;
import io.github.dynamodbmcp.protocol.tool.ToolResult;
import io.github.dynamodbmcp.protocol.tool.Tools;
import io.github.dynamodbmcp.protocol.tool.ToolsUnavailableException;
import io.github.dynamodbmcp.protocol.tool.UnknownToolException;
import io.github.dynamodbmcp.proxy.api.RemoteTools;
import io.github.dynamodbmcp.proxy.log.Log;
import io.github.dynamodbmcp.proxy.process.NetworkProperties;
import io.github.dynamodbmcp.proxy.process.Terminal;
import io.github.dynamodbmcp.proxy.settings.CommandLine;
import io.github.dynamodbmcp.proxy.settings.Settings;
import io.github.dynamodbmcp.proxy.settings.SeveralBackends;
import io.github.dynamodbmcp.proxy.settings.UsageException;
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

/** The commands. Each method runs one and returns the exit status. */
public final class Commands {

  private static final int OK = 0;
  private static final int FAILED = 1;

  private final String version;
  private final Map<String, String> environment;
  private final NetworkProperties network;
  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;
  private final Terminal terminal;

  /**
   * Prepares the commands.
   *
   * @param version the version to show
   */
  public Commands(
      String version,
      Map<String, String> environment,
      InputStream in,
      OutputStream out,
      PrintStream err,
      Terminal terminal) {
    this.version = version;
    this.environment = environment;
    this.network = new NetworkProperties(environment);
    this.in = in;
    this.out = new PrintStream(out, true, StandardCharsets.UTF_8);
    this.err = err;
    this.terminal = terminal;
  }

  /**
   * Runs the command that the words name.
   *
   * @throws UsageException if there is no such command, or its arguments are wrong
   * @throws IOException if input or output fails
   */
  public int run(CommandLine given) throws UsageException, IOException, InterruptedException {
    int status = dispatch(given);
    if (out.checkError()) {
      throw new IOException("can't write to standard output");
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
      case "tools" -> tools(choice(given, words, 1));
      case "call" -> {
        if (words.size() < 2) {
          throw new UsageException("The name of the tool is missing. Usage: call NAME JSON");
        }
        BackendChoice choice = choice(given, words, 3);
        yield call(choice, words.get(1), words.size() < 3 ? "{}" : words.get(2));
      }
      case "check" -> check(choice(given, words, 1));
      case "validate" ->
          new ValidateCommand(environment, network, out, err).run(given) ? OK : FAILED;
      case "config" -> {
        if (words.size() < 2) {
          throw new UsageException(
              "The client is missing. Usage: config CLIENT, one of " + Client.words());
        }
        yield config(words.get(1), choice(given, words, 2), given.has("--with-keys"));
      }
      case "help" -> {
        out.print(Help.TEXT);
        yield OK;
      }
      default ->
          throw new UsageException(
              "There is no command '"
                  + words.get(0)
                  + "'. Choose one of: tools, call, check, validate, config.");
    };
  }

  private BackendChoice choice(CommandLine given, List<String> words, int most)
      throws UsageException {
    if (words.size() > most) {
      throw new UsageException(
          "The command "
              + words.get(0)
              + " doesn't take '"
              + words.get(most)
              + (words.get(0).equals("call")
                  ? "'. Put the JSON in quotes, so that it is one argument, or give it on standard"
                      + " input with - in its place."
                  : "'."));
    }
    return BackendChoice.read(given, environment);
  }

  private SeveralBackendsCommands severalBackends() {
    return new SeveralBackendsCommands(network, out, err);
  }

  private RemoteTools remoteTools(Settings settings) throws UsageException {
    Log log = settings.openLog(err);
    return new RemoteTools(settings, network, RemoteTools.TIME_TO_LIVE, log);
  }

  private Tools remoteTools(BackendChoice choice) throws UsageException {
    SeveralBackends several = choice.several();
    return several == null ? remoteTools(choice.settings()) : severalBackends().combined(several);
  }

  private int tools(BackendChoice choice) throws UsageException {
    SeveralBackends several = choice.several();
    return several == null ? tools(choice.settings()) : severalBackends().tools(several);
  }

  private int check(BackendChoice choice) throws UsageException, InterruptedException {
    SeveralBackends several = choice.several();
    if (several != null) {
      return severalBackends().check(several);
    }
    return new CheckCommand(network, out, err).run(choice.settings()) ? OK : FAILED;
  }

  private int tools(Settings settings) throws UsageException {
    ToolList list;
    String trouble;
    try (RemoteTools tools = remoteTools(settings)) {
      list = tools.list(settings.timeout().plusSeconds(1)).join();
      trouble = tools.trouble();
    } catch (CompletionException e) {
      err.println(e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
      return FAILED;
    }
    if (list.outdated()) {
      err.println(
          "The API gave no list of tools; this is its last list. "
              + (trouble.isEmpty() ? "Run the command check to see why." : trouble));
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

  private int call(BackendChoice choice, String name, String json)
      throws UsageException, IOException, InterruptedException {
    if (json.indexOf('\uFFFD') >= 0 && !isUtf8(System.getProperty("sun.jnu.encoding", "UTF-8"))) {
      throw new UsageException(
          "The arguments have characters that this shell's locale (LANG) can't pass on. Give them on"
              + " standard input, with - in their place.");
    }
    ObjectNode arguments =
        json.equals("-")
            ? arguments("Standard input", utf8(in.readAllBytes()))
            : arguments("The JSON argument", json);
    try (Tools tools = remoteTools(choice)) {
      choice.checkArguments(arguments, name, tools);
      ToolResult result = call(tools, choice.settings(), name, arguments);
      (result.error() ? err : out).println(result.text());
      return result.error() ? FAILED : OK;
    } catch (ToolsUnavailableException e) {
      err.println(e.getMessage());
      return FAILED;
    } catch (UnknownToolException e) {
      err.println(e.getMessage() + ". The command tools lists them.");
      return FAILED;
    }
  }

  private ToolResult call(Tools tools, Settings settings, String name, ObjectNode arguments)
      throws UnknownToolException, InterruptedException {
    Caller caller = Caller.local(settings.user());
    Deadline deadline = Deadline.in(settings.timeout());
    if (!terminal.showsErrors()) {
      return tools.call(name, arguments, caller, deadline);
    }
    try (ProgressLine line = new ProgressLine(err)) {
      return tools.call(name, arguments, caller, deadline, line);
    }
  }

  private static boolean isUtf8(String encoding) {
    return encoding.equalsIgnoreCase("UTF-8") || encoding.equalsIgnoreCase("UTF8");
  }

  /** Decodes strictly: a replacement character would be written to the table. */
  private static String utf8(byte[] input) throws UsageException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(input)).toString();
      // A byte order mark, which Windows PowerShell and some editors write.
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new UsageException("Standard input isn't valid UTF-8.");
    }
  }

  private static ObjectNode arguments(String source, String text) throws UsageException {
    String problem = "isn't an object";
    try {
      if (Json.read(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (InvalidJsonException e) {
      problem = e.reason();
    }
    throw new UsageException(
        source
            + " "
            + problem
            + ". Give one JSON object, in quotes, or on standard input with - in its place.");
  }

  private int config(String client, BackendChoice choice, boolean withKeys) throws UsageException {
    Settings settings = choice.settings();
    out.println(
        ClientConfig.of(
            client, Launch.find(environment), settings, choice.several(), environment, withKeys));
    String caution = ClientConfig.caution(settings, environment, withKeys);
    if (!caution.isEmpty()) {
      err.println(caution);
    }
    return OK;
  }
}
