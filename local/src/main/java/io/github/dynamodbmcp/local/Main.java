package io.github.dynamodbmcp.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.handlers.log.LogProvider;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The program behind {@code scripts/local.sh}: starts the system, asks one question, and runs until
 * it is terminated.
 */
public final class Main {
  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private final PrintStream out;
  private final Path proxy;
  private final Path java = Path.of(System.getProperty("java.home"), "bin", "java");

  private Main(PrintStream out, Path proxy) {
    this.out = out;
    this.proxy = proxy;
  }

  /**
   * Runs the program and exits.
   *
   * <p>The system property {@code dynamodb-mcp.proxy} is the path of the packaged proxy.
   */
  public static void main(String[] args) throws IOException {
    System.exit(run(args, System.out, System.err));
  }

  /** Runs the program and returns its exit code. */
  private static int run(String[] args, PrintStream out, PrintStream err) throws IOException {
    if (List.of(args).contains("--help") || List.of(args).contains("-h")) {
      out.print(help());
      return OK;
    }
    // These are read when the first logger is created. Jetty's messages mean nothing to the user.
    System.setProperty(LogProvider.LEVEL, System.getenv().getOrDefault("LOG_LEVEL", "warn"));
    System.setProperty(LogProvider.SILENT, "org.eclipse.jetty");
    Options options;
    try {
      options = Options.parse(System.getenv(), args);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return USAGE;
    }
    String proxy = System.getProperty("dynamodb-mcp.proxy");
    if (proxy == null) {
      err.println(
          "The system property dynamodb-mcp.proxy isn't set: start this program with scripts/local.sh.");
      return USAGE;
    }
    AtomicBoolean ending = new AtomicBoolean();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              ending.set(true);
              ProcessHandle.current().children().forEach(ProcessHandle::destroy);
            }));
    try {
      new Main(out, Path.of(proxy)).serve(options);
      return OK;
    } catch (IOException e) {
      if (!ending.get()) {
        err.println(e.getMessage());
      }
      return FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return FAILED;
    } catch (RuntimeException | Error e) {
      err.println(
          "This is a bug in DynamoDB MCP. Please report it as an issue of the project on GitHub, with the lines below.");
      e.printStackTrace(err);
      return FAILED;
    }
  }

  private void serve(Options options) throws IOException, InterruptedException {
    HeldOutput audit = new HeldOutput(out);
    LocalServer backend =
        LocalServer.start(options, new PrintStream(audit, true, StandardCharsets.UTF_8));
    Runtime.getRuntime().addShutdownHook(new Thread(backend::close));
    out.printf("DynamoDB  %s  %s%n", backend.dynamoDb(), tables(options));
    out.printf(
        "Server    %s  access key %s, secret %s, region %s%s%n%n",
        backend.server().url(),
        LocalServer.ACCESS_KEY_ID,
        LocalServer.SECRET_ACCESS_KEY,
        backend.region(),
        backend.readOnly() ? ", read-only" : "");
    askSomething(backend);
    tellConfiguration(backend.proxySettings());
    tellConfiguration(backend.urlConfiguration());
    out.println("Ready: " + backend.server().url());
    audit.release();
    Thread.currentThread().join();
  }

  private static String tables(Options options) {
    if (options.dynamoDb() != null) {
      return "yours, without the sample table";
    }
    return options.data() == null
        ? "in memory, with the sample table Users"
        : "kept in " + options.data() + ", with the sample table Users";
  }

  /** Asks the sample table, if there is one; it can't answer if what is asked for is masked. */
  private void askSomething(LocalServer backend) throws IOException {
    if (backend.own() != null) {
      if (ask(Question.ACTIVE_USERS, backend)) {
        return;
      }
      out.printf("The answer is an error, so here is another question.%n%n");
    }
    if (!ask(Question.WHICH_TABLES, backend)) {
      out.printf("The answer is an error, but the server runs, and other tools may work.%n%n");
    }
  }

  /** Asks a question and prints its answer; returns whether that isn't an error. */
  private boolean ask(Question question, LocalServer backend) throws IOException {
    ObjectNode arguments = (ObjectNode) Json.read(question.arguments);
    out.printf("Question: %s%n", question.words);
    out.printf("Call:     %s %s%n", question.tool, Json.write(arguments));
    out.printf("Answer:%n%n");
    ProxyProcess.ToolResult answer;
    long start = System.nanoTime();
    try (ProxyProcess assistants = ProxyProcess.start(java, proxy, backend.proxySettings())) {
      answer = assistants.call(question.tool, arguments);
    }
    answer.text().lines().forEach(line -> out.println("  " + line));
    out.printf(
        "%n(%d ms, including the start and end of the proxy)%n%n",
        Duration.ofNanos(System.nanoTime() - start).toMillis());
    return !answer.error();
  }

  private void tellConfiguration(Map<String, String> settings)
      throws IOException, InterruptedException {
    out.println("Configuration for Claude Desktop, in claude_desktop_config.json:");
    out.println();
    out.println(
        ProxyProcess.command(java, proxy, settings, "config", "claude", "--with-keys").strip());
    out.println();
    out.println(
        "For Kiro, run the command below; for Cursor or VS Code, replace kiro with cursor or vscode:");
    out.println();
    out.printf(
        "  MCP_ACCESS_KEY_ID=%s MCP_SECRET_ACCESS_KEY=%s java -jar \"%s\" --endpoint %s --region %s config kiro --with-keys%n%n",
        LocalServer.ACCESS_KEY_ID,
        LocalServer.SECRET_ACCESS_KEY,
        proxy,
        settings.get("MCP_API_ENDPOINT"),
        settings.get("MCP_REGION"));
  }

  private void tellConfiguration(UrlConfiguration byUrl) {
    out.printf("Without the proxy, by the URL %s (docs/by-url.md):%n%n", byUrl.url());
    byUrl.lines().forEach(line -> out.println("  " + line));
    if (byUrl.token().equals(UrlConfiguration.YOUR_TOKEN)) {
      out.printf("%nReplace %s with the token in MCP_BEARER_TOKEN.%n", UrlConfiguration.YOUR_TOKEN);
    }
    out.println();
  }

  private static String help() throws IOException {
    try (InputStream text = Objects.requireNonNull(Main.class.getResourceAsStream("help.txt"))) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A question, and the call that an assistant makes for it. */
  private enum Question {
    ACTIVE_USERS(
        "Which users in Engineering are active?",
        "dynamodb_scan",
        """
        {"table_name": "Users",
         "filter_expression": "department = :department AND active = :active",
         "expression_attribute_values": {":department": "Engineering", ":active": true},
         "projection": ["userId", "name", "role"]}
        """),
    WHICH_TABLES("What DynamoDB tables do I have?", "dynamodb_list_tables", "{}");

    private final String words;
    private final String tool;
    private final String arguments;

    Question(String words, String tool, String arguments) {
      this.words = words;
      this.tool = tool;
      this.arguments = arguments;
    }
  }
}
