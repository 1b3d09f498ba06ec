package io.github.dynamodbmcp.proxy.command;

import io.github.dynamodbmcp.proxy.api.Checkup;
import io.github.dynamodbmcp.proxy.process.NetworkProperties;
import io.github.dynamodbmcp.proxy.settings.Settings;
import io.github.dynamodbmcp.proxy.settings.UsageException;
import java.io.PrintStream;

/** The command {@code check}, for one backend. */
final class CheckCommand {

  private final NetworkProperties network;
  private final PrintStream out;
  private final PrintStream err;

  /** Creates the command; its findings go to {@code out}. */
  CheckCommand(NetworkProperties network, PrintStream out, PrintStream err) {
    this.network = network;
    this.out = out;
    this.err = err;
  }

  /**
   * Checks everything that a call needs.
   *
   * @return whether there is no fault
   */
  boolean run(Settings settings) throws UsageException, InterruptedException {
    return new Checkup(settings, network, settings.openLog(err), this::print).run();
  }

  private void print(Checkup.Finding finding) {
    out.printf("%s %-11s  %s%n", finding.ok() ? "✓" : "✗", finding.subject(), finding.text());
    if (!finding.remedy().isEmpty()) {
      out.println("              → " + finding.remedy());
    }
  }
}
