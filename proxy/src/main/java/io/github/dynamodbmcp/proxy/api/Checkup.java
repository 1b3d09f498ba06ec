package io.github.dynamodbmcp.proxy.api;

import io.github.dynamodbmcp.proxy.credentials.CallerIdentity;
import io.github.dynamodbmcp.proxy.credentials.NoCredentialsException;
import io.github.dynamodbmcp.proxy.http.Answer;
import io.github.dynamodbmcp.proxy.http.ApiRequest;
import io.github.dynamodbmcp.proxy.http.NoAnswerException;
import io.github.dynamodbmcp.proxy.log.Log;
import io.github.dynamodbmcp.proxy.settings.Settings;
import io.github.dynamodbmcp.proxy.tool.Deadline;
import io.github.dynamodbmcp.proxy.tool.Tool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** Looks at everything that a call needs, one thing after the other. */
public final class Checkup {

  /**
   * What was found.
   *
   * @param remedy what to do about it; empty if it is well
   */
  public record Finding(String what, boolean well, String text, String remedy) {

    static Finding well(String what, String text) {
      return new Finding(what, true, text, "");
    }

    static Finding fault(String what, String text, String remedy) {
      return new Finding(what, false, text, remedy);
    }
  }

  private final Settings settings;
  private final Map<String, String> environment;
  private final Log log;
  private final Consumer<Finding> report;
  private boolean well = true;

  /**
   * A checkup that is yet to run.
   *
   * @param report gets each finding as soon as it is made
   */
  public Checkup(
      Settings settings, Map<String, String> environment, Log log, Consumer<Finding> report) {
    this.settings = settings;
    this.environment = environment;
    this.log = log;
    this.report = report;
  }

  /**
   * Checks credentials, clock, endpoint, permission and tools.
   *
   * @return whether all is well
   */
  public boolean run() throws InterruptedException {
    Api api;
    try {
      api = new Api(settings, environment, log);
    } catch (NoAnswerException e) {
      tell(Finding.fault("network", "the settings can't be used", message(e)));
      return false;
    }
    credentials(api);
    endpoint(api);
    return well;
  }

  private void credentials(Api api) throws InterruptedException {
    Deadline deadline = Deadline.in(settings.timeout());
    AwsCredentials identity;
    try {
      identity = api.credentials().resolve(deadline);
    } catch (NoCredentialsException e) {
      tell(Finding.fault("credentials", "none", message(e)));
      return;
    }
    String origin = "access key " + identity.accessKeyId() + " from " + api.credentials().origin();
    if (settings.endpoint().isLoopback() && !CallerIdentity.stsEndpointIsSet()) {
      tell(Finding.well("credentials", origin + " (a local server: AWS isn't asked)"));
      return;
    }
    try {
      String arn = CallerIdentity.arn(identity, api.region(), deadline);
      tell(Finding.well("credentials", arn + ", " + origin));
    } catch (CallerIdentity.UnknownException e) {
      tell(
          e.refused()
              ? Finding.fault(
                  "credentials", origin + ": " + e.reason(), api.credentials().renewal())
              // The API judges them next; calls don't need STS.
              : Finding.well("credentials", origin + " (STS couldn't be asked whose they are)"));
    }
  }

  private void endpoint(Api api) throws InterruptedException {
    ApiRequest request = ApiRequest.get("/tools");
    Deadline deadline = Deadline.in(settings.timeout());
    Answer answer;
    try {
      answer = api.send(request, deadline);
    } catch (NoAnswerException e) {
      tell(Finding.fault("endpoint", settings.endpoint() + " gave no answer", message(e)));
      return;
    }
    clock(api.clock().offset());
    tell(
        Finding.well(
            "endpoint", settings.endpoint() + " answers; signing for region " + api.region()));
    if (answer.status() == 403 || answer.status() == 401) {
      tell(
          Finding.fault(
              "permission", "the API refused the call", api.explain(answer, request, deadline)));
      return;
    }
    if (answer.isFault()) {
      tell(
          Finding.fault(
              "tools", "status " + answer.status(), api.explain(answer, request, deadline)));
      return;
    }
    tell(Finding.well("permission", "the API lets these credentials in"));
    tools(answer);
  }

  private void clock(Duration offset) {
    if (offset.isZero()) {
      tell(Finding.well("clock", "agrees with the server's"));
    } else {
      tell(
          Finding.fault(
              "clock",
              offset.abs().toSeconds()
                  + " seconds "
                  + (offset.isNegative() ? "ahead of" : "behind")
                  + " the server's",
              "The proxy corrects for it; set this machine's clock all the same (other AWS tools"
                  + " will fail)."));
    }
  }

  private void tools(Answer answer) {
    List<Tool> all = Catalogue.tools(answer.json(), false, log);
    long shown = all.stream().filter(tool -> !settings.readOnly() || tool.readOnly()).count();
    if (shown == 0) {
      tell(
          Finding.fault(
              "tools",
              all.isEmpty() ? "none listed" : "none that only reads",
              "Check that MCP_API_ENDPOINT is the stack's output ApiEndpoint."));
    } else {
      tell(
          Finding.well(
              "tools",
              shown
                  + (settings.readOnly() ? " that only read, of " + all.size() : "")
                  + " listed"));
    }
  }

  private void tell(Finding finding) {
    well &= finding.well();
    report.accept(finding);
  }

  private static String message(Exception e) {
    return String.valueOf(e.getMessage());
  }
}
