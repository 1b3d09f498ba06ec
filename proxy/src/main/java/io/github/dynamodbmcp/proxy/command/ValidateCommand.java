package io.github.dynamodbmcp.proxy.command;

import io.github.dynamodbmcp.protocol.tool.Tools;
import io.github.dynamodbmcp.proxy.api.Checkup;
import io.github.dynamodbmcp.proxy.api.Checkup.Finding;
import io.github.dynamodbmcp.proxy.api.Probe;
import io.github.dynamodbmcp.proxy.api.RemoteTools;
import io.github.dynamodbmcp.proxy.http.NoResponseException;
import io.github.dynamodbmcp.proxy.log.Log;
import io.github.dynamodbmcp.proxy.process.NetworkProperties;
import io.github.dynamodbmcp.proxy.settings.CommandLine;
import io.github.dynamodbmcp.proxy.settings.Settings;
import io.github.dynamodbmcp.proxy.settings.UsageException;
import io.github.dynamodbmcp.proxy.validation.Extension;
import io.github.dynamodbmcp.proxy.validation.Validation;
import io.github.dynamodbmcp.proxy.validation.ValidationScope;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The command {@code validate}: waits until the API can be used, then validates it. */
final class ValidateCommand {

  /** A key that was just created, or granted something, takes seconds to be known everywhere. */
  private static final int TRIES = 8;

  /** Nothing has to become known on this machine, but a server that starts takes a moment. */
  private static final int LOOPBACK_TRIES = 2;

  private static final Duration PAUSE = Duration.ofSeconds(3);

  private final Map<String, String> environment;
  private final NetworkProperties network;
  private final PrintStream out;
  private final PrintStream err;

  /** Creates the command; its report goes to {@code out}. */
  ValidateCommand(
      Map<String, String> environment,
      NetworkProperties network,
      PrintStream out,
      PrintStream err) {
    // It hides tools in the proxy; what is validated is the backend.
    this.environment = new HashMap<>(environment);
    this.environment.remove("MCP_READ_ONLY");
    this.network = network;
    this.out = out;
    this.err = err;
  }

  /**
   * Validates the API.
   *
   * @return whether all answers are right
   * @throws UsageException if it was called wrongly
   */
  boolean run(CommandLine given) throws UsageException, InterruptedException {
    ValidationScope scope = scope(given);
    Settings settings = BackendChoice.read(given, environment).only("validate");
    Log log = settings.openLog(err);
    out.println("Asking " + settings.endpoint());
    if (!becomesUsable(settings, log)) {
      return false;
    }
    try (Tools tools = new RemoteTools(settings, network, RemoteTools.TIME_TO_LIVE, log)) {
      Probe probe = new Probe(settings, network, log);
      return new Validation(scope, tools, probe, settings, out).run();
    } catch (NoResponseException e) {
      out.println(e.getMessage());
      return false;
    }
  }

  private static ValidationScope scope(CommandLine given) throws UsageException {
    if (given.words().size() > 1) {
      throw new UsageException("The command validate doesn't take '" + given.words().get(1) + "'.");
    }
    if (given.flag("--read-only") != null) {
      throw new UsageException(
          "The command validate asks the backend itself; use --expect read-only instead of"
              + " --read-only.");
    }
    if (given.has("--sample") && given.flag("--table") == null) {
      throw new UsageException("The flag --sample needs --table with the sample table's name.");
    }
    return new ValidationScope(
        given.flag("--table"),
        given.has("--sample"),
        readOnly(given.flag("--expect")),
        extensions(given.flag("--extensions")));
  }

  private static Set<Extension> extensions(@Nullable String expected) throws UsageException {
    Set<Extension> extensions = EnumSet.noneOf(Extension.class);
    if (expected == null) {
      return extensions;
    }
    for (String name : expected.split(",", -1)) {
      boolean known = false;
      for (Extension extension : Extension.values()) {
        if (extension.command().equals(name)) {
          known = extensions.add(extension);
        }
      }
      if (!known) {
        throw new UsageException(
            "--extensions is '"
                + expected
                + "'; it must be mcp, transact-write, or both separated by a comma.");
      }
    }
    return extensions;
  }

  private static @Nullable Boolean readOnly(@Nullable String expected) throws UsageException {
    if (expected == null) {
      return null;
    }
    return switch (expected) {
      case "read-only" -> true;
      case "read-write" -> false;
      default ->
          throw new UsageException(
              "--expect is '" + expected + "'; it must be read-only or read-write.");
    };
  }

  private boolean becomesUsable(Settings settings, Log log) throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    int tries = settings.endpoint().isLoopback() ? LOOPBACK_TRIES : TRIES;
    for (int left = tries; left > 0; left--) {
      findings.clear();
      if (new Checkup(settings, network, log, findings::add).run()) {
        return true;
      }
      if (left > 1) {
        out.printf(
            "  not usable yet (%s), trying again in %d seconds%n",
            faults(findings), PAUSE.toSeconds());
        Thread.sleep(PAUSE.toMillis());
      }
    }
    out.println("The API can't be used:");
    for (Finding finding : findings) {
      out.println("  " + finding.subject() + ": " + finding.text());
      if (!finding.remedy().isEmpty()) {
        out.println("    → " + finding.remedy());
      }
    }
    return false;
  }

  private static String faults(List<Finding> findings) {
    return findings.stream()
        .filter(finding -> !finding.ok())
        .map(finding -> finding.subject() + ": " + finding.text())
        .collect(Collectors.joining("; "));
  }
}
