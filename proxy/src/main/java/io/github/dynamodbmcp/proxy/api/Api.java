package io.github.dynamodbmcp.proxy.api;

import io.github.dynamodbmcp.protocol.tool.Deadline;
import io.github.dynamodbmcp.proxy.credentials.Credentials;
import io.github.dynamodbmcp.proxy.http.ApiRequest;
import io.github.dynamodbmcp.proxy.http.ApiResponse;
import io.github.dynamodbmcp.proxy.http.Explanations;
import io.github.dynamodbmcp.proxy.http.NoResponseException;
import io.github.dynamodbmcp.proxy.http.ServerClock;
import io.github.dynamodbmcp.proxy.http.SignedHttp;
import io.github.dynamodbmcp.proxy.http.UnsignedHttp;
import io.github.dynamodbmcp.proxy.log.Log;
import io.github.dynamodbmcp.proxy.process.Network;
import io.github.dynamodbmcp.proxy.process.NetworkProperties;
import io.github.dynamodbmcp.proxy.settings.Endpoint;
import io.github.dynamodbmcp.proxy.settings.Settings;
import io.github.dynamodbmcp.proxy.settings.UsageException;
import java.time.Duration;
import java.util.function.Consumer;

/** The backend: signed requests to it, and an explanation where it says only "Forbidden". */
final class Api {

  private final Endpoint endpoint;
  private final Network network;
  private final Credentials credentials;
  private final String region;
  private final SignedHttp http;
  private final Diagnosis diagnosis;

  /**
   * Prepares requests to the backend.
   *
   * @param answered receives the times of responses, as {@link SignedHttp} has it
   * @throws NoResponseException if the network's properties or the region can't be used
   */
  Api(Settings settings, NetworkProperties properties, Log log, Consumer<Duration> answered)
      throws NoResponseException {
    this.endpoint = settings.endpoint();
    this.network = network(properties, endpoint);
    this.credentials = new Credentials(settings);
    this.region = region(settings, credentials);
    this.http = new SignedHttp(settings, region, credentials, network, log, answered);
    this.diagnosis = new Diagnosis(settings.endpoint(), region, credentials, http.clock());
  }

  private static Network network(NetworkProperties properties, Endpoint endpoint)
      throws NoResponseException {
    try {
      return properties.apply(endpoint);
    } catch (UsageException e) {
      throw new NoResponseException(String.valueOf(e.getMessage()));
    }
  }

  private static String region(Settings settings, Credentials credentials)
      throws NoResponseException {
    String given = settings.signingRegion();
    if (given != null) {
      return given;
    }
    String ofProfile = credentials.profileRegion();
    if (ofProfile != null && !ofProfile.matches(Settings.REGION)) {
      throw new NoResponseException(
          "The region '"
              + ofProfile
              + "' of the AWS profile isn't a region. Correct it in the AWS config file, or set"
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

  /** The server's clock, known from the first response on. */
  ServerClock clock() {
    return http.clock();
  }

  /** Sends a request as {@link SignedHttp#send} does. */
  ApiResponse send(ApiRequest request, Deadline deadline)
      throws NoResponseException, InterruptedException {
    return send(request, deadline, trouble -> {});
  }

  /**
   * Sends a request as {@link SignedHttp#send} does.
   *
   * @param trouble receives the reason for each attempt that failed and is followed by another
   */
  ApiResponse send(ApiRequest request, Deadline deadline, Consumer<String> trouble)
      throws NoResponseException, InterruptedException {
    return http.send(request, deadline, trouble);
  }

  /** Sends a request without a signature, as {@link UnsignedHttp#status} does. */
  int sendUnsigned(ApiRequest request, Deadline deadline)
      throws NoResponseException, InterruptedException {
    return new UnsignedHttp(endpoint, network).status(request, deadline);
  }

  /** Explains a response that is a fault, or that the API didn't send. */
  String explain(ApiResponse response, ApiRequest request, Deadline deadline)
      throws InterruptedException {
    return response.isForbiddenByGateway()
        ? diagnosis.explainForbidden(deadline)
        : Explanations.explain(response, request);
  }
}
