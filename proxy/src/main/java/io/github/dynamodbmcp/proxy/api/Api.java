package io.github.dynamodbmcp.proxy.api;

import io.github.dynamodbmcp.proxy.credentials.Credentials;
import io.github.dynamodbmcp.proxy.http.Answer;
import io.github.dynamodbmcp.proxy.http.ApiRequest;
import io.github.dynamodbmcp.proxy.http.Faults;
import io.github.dynamodbmcp.proxy.http.Network;
import io.github.dynamodbmcp.proxy.http.NoAnswerException;
import io.github.dynamodbmcp.proxy.http.ServerClock;
import io.github.dynamodbmcp.proxy.http.SignedHttp;
import io.github.dynamodbmcp.proxy.http.UnsignedHttp;
import io.github.dynamodbmcp.proxy.log.Log;
import io.github.dynamodbmcp.proxy.settings.Endpoint;
import io.github.dynamodbmcp.proxy.settings.Settings;
import io.github.dynamodbmcp.proxy.tool.Deadline;
import java.util.Map;

/** The backend: asked over signed HTTP, and diagnosed where it says no more than Forbidden. */
final class Api {

  private final Endpoint endpoint;
  private final Network network;
  private final Credentials credentials;
  private final String region;
  private final SignedHttp http;
  private final Diagnosis diagnosis;

  /**
   * A backend that is yet to be asked.
   *
   * @param environment for what the network needs
   * @throws NoAnswerException if the network's settings, or the region, can't be used
   */
  Api(Settings settings, Map<String, String> environment, Log log) throws NoAnswerException {
    this.endpoint = settings.endpoint();
    this.network = Network.prepare(environment);
    this.credentials = new Credentials(settings);
    this.region = region(settings, credentials);
    this.http = new SignedHttp(settings, region, credentials, network, log);
    this.diagnosis = new Diagnosis(settings.endpoint(), region, credentials, http.clock());
  }

  private static String region(Settings settings, Credentials credentials)
      throws NoAnswerException {
    if (settings.region() != null) {
      return settings.region();
    }
    String ofHost = settings.endpoint().region();
    if (ofHost != null) {
      return ofHost;
    }
    String ofProfile = credentials.profileRegion();
    if (ofProfile != null && !ofProfile.matches(Settings.REGION)) {
      throw new NoAnswerException(
          "The region '"
              + ofProfile
              + "' of the AWS profile isn't one: correct it in the AWS config file, or set"
              + " MCP_REGION to the API's region, such as us-east-1.");
    }
    return ofProfile == null ? "us-east-1" : ofProfile;
  }

  /** The signing region. */
  String region() {
    return region;
  }

  Credentials credentials() {
    return credentials;
  }

  /** The server's clock, known from the first answer on. */
  ServerClock clock() {
    return http.clock();
  }

  /** As {@link SignedHttp#send}. */
  Answer send(ApiRequest request, Deadline deadline)
      throws NoAnswerException, InterruptedException {
    return http.send(request, deadline);
  }

  /** As {@link UnsignedHttp#status}. */
  int sendUnsigned(ApiRequest request, Deadline deadline)
      throws NoAnswerException, InterruptedException {
    return new UnsignedHttp(endpoint, network).status(request, deadline);
  }

  /** What to say of an answer that is a fault. */
  String explain(Answer answer, ApiRequest request, Deadline deadline) throws InterruptedException {
    return answer.isForbiddenByGateway()
        ? diagnosis.explainForbidden(deadline)
        : Faults.explain(answer, request);
  }
}
