package io.github.dynamodbmcp.proxy.api;

import io.github.dynamodbmcp.protocol.tool.Deadline;
import io.github.dynamodbmcp.protocol.tool.Tool;
import io.github.dynamodbmcp.proxy.credentials.CallerIdentity;
import io.github.dynamodbmcp.proxy.credentials.NoCredentialsException;
import io.github.dynamodbmcp.proxy.http.ApiRequest;
import io.github.dynamodbmcp.proxy.http.ApiResponse;
import io.github.dynamodbmcp.proxy.http.NoResponseException;
import io.github.dynamodbmcp.proxy.log.Log;
import io.github.dynamodbmcp.proxy.process.NetworkProperties;
import io.github.dynamodbmcp.proxy.settings.Keys;
import io.github.dynamodbmcp.proxy.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** Checks everything that a call needs, one item after the other. */
public final class Checkup {

  /**
   * The result of one check.
   *
   * @param subject the item that was checked
   * @param remedy what to do about a fault; empty if there is none
   */
  public record Finding(String subject, boolean ok, String text, String remedy) {

    static Finding ok(String subject, String text) {
      return new Finding(subject, true, text, "");
    }

    static Finding fault(String subject, String text, String remedy) {
      return new Finding(subject, false, text, remedy);
    }
  }

  private final Settings settings;
  private final NetworkProperties network;
  private final Log log;
  private final Consumer<Finding> report;
  private boolean ok = true;

  /**
   * Checks nothing yet.
   *
   * @param report receives each finding immediately
   */
  public Checkup(Settings settings, NetworkProperties network, Log log, Consumer<Finding> report) {
    this.settings = settings;
    this.network = network;
    this.log = log;
    this.report = report;
  }

  /**
   * Checks credentials, clock, endpoint, permission and tools.
   *
   * @return whether there is no fault
   */
  public boolean run() throws InterruptedException {
    Api api;
    try {
      api = new Api(settings, network, log, answered -> {});
    } catch (NoResponseException e) {
      tell(Finding.fault("network", "the settings can't be used", message(e)));
      return false;
    }
    if (credentials(api)) {
      endpoint(api);
    }
    return ok;
  }

  /** Returns whether there are credentials, without which nothing can be asked. */
  private boolean credentials(Api api) throws InterruptedException {
    Deadline deadline = Deadline.in(settings.timeout());
    AwsCredentials identity;
    try {
      identity = api.credentials().resolve(deadline);
    } catch (NoCredentialsException e) {
      tell(Finding.fault("credentials", "none", message(e)));
      return false;
    }
    String origin =
        Keys.shown(identity.accessKeyId()) + " from " + api.credentials().advice().origin();
    if (settings.endpoint().isLoopback() && !CallerIdentity.stsEndpointIsSet()) {
      tell(Finding.ok("credentials", origin + " (not verified: a local server)"));
      return true;
    }
    try {
      String arn = CallerIdentity.arn(identity, api.region(), deadline);
      tell(Finding.ok("credentials", arn + ", " + origin));
    } catch (CallerIdentity.UnknownException e) {
      tell(
          e.refused()
              ? Finding.fault(
                  "credentials", origin + ": " + e.reason(), api.credentials().advice().renewal())
              // Calls don't need STS, and the API checks the keys next.
              : Finding.ok("credentials", origin + " (STS couldn't be asked whose they are)"));
    }
    return true;
  }

  private void endpoint(Api api) throws InterruptedException {
    ApiRequest request = ApiRequest.get("/tools");
    Deadline deadline = Deadline.in(settings.timeout());
    ApiResponse response;
    try {
      response = api.send(request, deadline);
    } catch (NoResponseException e) {
      tell(Finding.fault("endpoint", settings.endpoint() + " doesn't answer", message(e)));
      return;
    }
    clock(api.clock().offset());
    tell(
        Finding.ok(
            "endpoint", settings.endpoint() + " answers; signing for region " + api.region()));
    if (response.status() == 403 || response.status() == 401) {
      tell(
          Finding.fault(
              "permission", "the API refused the call", api.explain(response, request, deadline)));
      return;
    }
    if (response.isFault() || response.isForeign()) {
      tell(
          Finding.fault(
              "tools", "status " + response.status(), api.explain(response, request, deadline)));
      return;
    }
    tell(Finding.ok("permission", "the API accepts these credentials"));
    tools(response);
  }

  private void clock(Duration offset) {
    if (offset.isZero()) {
      tell(Finding.ok("clock", "matches the server's"));
    } else {
      tell(
          Finding.fault(
              "clock",
              offset.abs().toSeconds()
                  + " seconds "
                  + (offset.isNegative() ? "ahead of" : "behind")
                  + " the server's",
              "The proxy corrects for it, but set this machine's clock: other AWS tools will fail."));
    }
  }

  private void tools(ApiResponse response) {
    List<Tool> all = ToolEntries.read(response.json(), false, log);
    long shown = all.stream().filter(tool -> !settings.readOnly() || tool.readOnly()).count();
    if (shown == 0) {
      tell(
          Finding.fault(
              "tools",
              all.isEmpty() ? "none listed" : "no read-only tools listed",
              "Check that MCP_API_ENDPOINT is the stack's output ApiEndpoint."));
    } else {
      tell(
          Finding.ok(
              "tools",
              shown
                  + (settings.readOnly() ? " read-only tools, of " + all.size() : "")
                  + " listed"));
    }
  }

  private void tell(Finding finding) {
    ok &= finding.ok();
    report.accept(finding);
  }

  private static String message(Exception e) {
    return String.valueOf(e.getMessage());
  }
}
