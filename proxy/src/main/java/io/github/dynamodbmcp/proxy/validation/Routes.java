package io.github.dynamodbmcp.proxy.validation;

import io.github.dynamodbmcp.proxy.api.Probe;
import java.util.List;

/** Sends requests past the list of tools, which the API itself must refuse. */
final class Routes {

  private static final String NOTHING = "";

  private final Probe probe;
  private final Report report;

  Routes(Probe probe, Report report) {
    this.probe = probe;
    this.report = report;
  }

  /** Checks that the routes refuse a request without a signature. */
  void refuseUnsigned(List<String> paths) throws InterruptedException {
    StringBuilder others = new StringBuilder();
    for (String path : paths) {
      others.append(unless("403", path, probe.unsigned("POST", path)));
    }
    report.verdict(
        others.isEmpty(),
        "no tool answers an unsigned request",
        "each tool's route by POST, unsigned",
        others.toString());
    String list = unless("403", "/tools", probe.unsigned("GET", "/tools"));
    report.verdict(list.isEmpty(), "… nor does the list of tools", "/tools by GET, unsigned", list);
  }

  /** Checks that there are no routes at these paths, listed or not. */
  void areMissing(List<String> paths) throws InterruptedException {
    StringBuilder others = new StringBuilder();
    for (String path : paths) {
      others.append(unless("404", path, probe.signed(path)));
    }
    report.verdict(
        others.isEmpty(),
        "the tools that write have no route",
        String.join(" ", paths) + " by POST, signed",
        others.toString());
  }

  private static String unless(String expected, String path, String status) {
    return status.equals(expected) ? NOTHING : path + " " + status + " ";
  }
}
