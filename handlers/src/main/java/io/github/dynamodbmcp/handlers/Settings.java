package io.github.dynamodbmcp.handlers;

import io.github.dynamodbmcp.handlers.call.Scope;
import io.github.dynamodbmcp.handlers.call.TableNamePattern;
import io.github.dynamodbmcp.handlers.call.TokenKey;
import io.github.dynamodbmcp.handlers.dynamodb.ClientSettings;
import io.github.dynamodbmcp.handlers.log.LogProvider;
import io.github.dynamodbmcp.handlers.mask.Masks;
import io.github.dynamodbmcp.handlers.operation.Operation;
import io.github.dynamodbmcp.handlers.operation.Operations;
import io.github.dynamodbmcp.handlers.relay.BackendStack;
import io.github.dynamodbmcp.handlers.server.AccessKey;
import io.github.dynamodbmcp.handlers.server.BearerToken;
import io.github.dynamodbmcp.handlers.server.Serving;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * The settings, read from the environment and checked once.
 *
 * @param dynamoDb the client's settings; its credentials are those in the environment, as in
 *     Lambda's, or else those that the SDK's default chain finds
 * @param readOnly drops the tools that write
 * @param extensions the commands of the extensions that are offered beside the other tools
 * @param serving the server's settings
 */
public record Settings(
    ClientSettings dynamoDb,
    boolean readOnly,
    Set<String> extensions,
    Scope scope,
    Serving serving) {

  private static final int MAX_RESPONSE_CHARS = 40_000;
  private static final String MASKED_ATTRIBUTES = "MCP_MASKED_ATTRIBUTES";

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException with a sentence that names the wrong setting
   */
  public static Settings from(Map<String, String> environment) {
    Variables variables = new Variables(environment);
    requireLogLevel(variables);
    ClientSettings dynamoDb = client(variables);
    String region = dynamoDb.region();
    return new Settings(
        dynamoDb,
        variables.flag("MCP_READ_ONLY"),
        variables.given("MCP_EXTENSIONS").map(Settings::extensions).orElse(Set.of()),
        new Scope(
            region,
            TableNamePattern.of(variables.given("MCP_TABLE_NAME_PATTERN").orElse("*")),
            variables.number("MCP_MAX_RESPONSE_CHARS", MAX_RESPONSE_CHARS, 1_000, 5_000_000),
            variables.given("MCP_TOKEN_KEY").map(TokenKey::of).orElseGet(TokenKey::random),
            masks(variables)),
        new Serving(
            variables.given("HOST").orElse("127.0.0.1"),
            variables.number("PORT", 8080, 0, 65_535),
            region,
            key(variables),
            token(variables)));
  }

  /** {@link Main} has set the level by now, since the first line may be logged before this. */
  private static void requireLogLevel(Variables variables) {
    String level = variables.given("LOG_LEVEL").orElse("warn");
    if (!LogProvider.isLevel(level)) {
      throw new IllegalArgumentException(
          "LOG_LEVEL must be error, warn, info or debug, not \"%s\".".formatted(level));
    }
  }

  private static @Nullable Masks masks(Variables variables) {
    Optional<String> masked = variables.given(MASKED_ATTRIBUTES);
    try {
      return masked.isPresent() ? Masks.parse(masked.get()) : null;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(MASKED_ATTRIBUTES + " " + e.getMessage() + ".", e);
    }
  }

  /** Whether these settings allow an operation. */
  boolean allows(Operation operation) {
    return !readOnly || operation.tool().readOnly();
  }

  private static Set<String> extensions(String names) {
    Set<String> known =
        Operations.extensions().stream()
            .map(operation -> operation.command())
            .collect(Collectors.toSet());
    Set<String> extensions = new TreeSet<>(List.of(names.strip().split("\\s*,\\s*", -1)));
    if (!known.containsAll(extensions)) {
      throw new IllegalArgumentException(
          "MCP_EXTENSIONS takes %s, not \"%s\".".formatted(String.join(", ", known), names));
    }
    return extensions;
  }

  private static ClientSettings client(Variables variables) {
    String region =
        variables
            .given("AWS_REGION")
            .or(() -> variables.given("AWS_DEFAULT_REGION"))
            .orElse("us-east-1");
    if (!region.matches("[A-Za-z0-9][A-Za-z0-9-]{0,62}")) {
      throw new IllegalArgumentException(
          "AWS_REGION must be the name of a region, such as eu-west-1, not \"%s\"."
              .formatted(region));
    }
    return new ClientSettings(
        region,
        variables.endpoint("AWS_ENDPOINT_URL_DYNAMODB"),
        variables.flag("AWS_USE_FIPS_ENDPOINT"),
        variables.flag("AWS_USE_DUALSTACK_ENDPOINT"),
        credentials(variables));
  }

  /**
   * Reads the settings of the function {@code mcp}, which invokes the functions of a backend.
   *
   * @throws IllegalArgumentException with a sentence that names the wrong setting
   */
  static BackendStack backend(Map<String, String> environment) {
    Variables variables = new Variables(environment);
    requireLogLevel(variables);
    String stack = variables.given("MCP_BACKEND_STACK").orElse("");
    if (!stack.matches("[A-Za-z][A-Za-z0-9-]{0,48}")) {
      throw new IllegalArgumentException(
          "MCP_BACKEND_STACK must be the name of the backend's stack, such as dynamodb-mcp, not \"%s\"."
              .formatted(stack));
    }
    ClientSettings client = client(variables);
    URI lambda = variables.endpoint("AWS_ENDPOINT_URL_LAMBDA");
    return new BackendStack(
        stack,
        variables.flag("MCP_READ_ONLY"),
        client.region(),
        lambda == null
            ? BackendStack.endpoint(client.region(), client.fips(), client.dualStack())
            : lambda,
        client.credentials());
  }

  private static AwsCredentialsProvider credentials(Variables variables) {
    Optional<String> id = variables.given("AWS_ACCESS_KEY_ID");
    Optional<String> secret = variables.given("AWS_SECRET_ACCESS_KEY");
    if (id.isEmpty() || secret.isEmpty()) {
      return DefaultCredentialsProvider.builder().build();
    }
    // They don't change during the life of the process, so the default chain isn't needed.
    Optional<String> session = variables.given("AWS_SESSION_TOKEN");
    return StaticCredentialsProvider.create(
        session.isPresent()
            ? AwsSessionCredentials.create(id.get(), secret.get(), session.get())
            : AwsBasicCredentials.create(id.get(), secret.get()));
  }

  private static @Nullable AccessKey key(Variables variables) {
    Optional<String> id = variables.given("MCP_ACCESS_KEY_ID");
    Optional<String> secret = variables.given("MCP_SECRET_ACCESS_KEY");
    if (id.isPresent() != secret.isPresent()) {
      throw new IllegalArgumentException(
          "MCP_ACCESS_KEY_ID and MCP_SECRET_ACCESS_KEY go together: set both or neither.");
    }
    return id.isPresent() && secret.isPresent() ? new AccessKey(id.get(), secret.get()) : null;
  }

  private static @Nullable BearerToken token(Variables variables) {
    Optional<String> token = variables.given("MCP_BEARER_TOKEN");
    return token.isPresent() ? new BearerToken(token.get()) : null;
  }

  private record Variables(Map<String, String> environment) {
    /** Returns the variable's value, unless it is unset or blank. */
    Optional<String> given(String name) {
      return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    /** Returns the variable's address; null if it is unset or blank. */
    @Nullable URI endpoint(String name) {
      Optional<String> url = given(name);
      if (url.isEmpty()) {
        return null;
      }
      try {
        URI endpoint = new URI(url.get());
        boolean http = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
        if (http && endpoint.getHost() != null && endpoint.getPort() <= 65_535) {
          return endpoint;
        }
      } catch (URISyntaxException e) {
        // Falls through to the error that covers every malformed address.
      }
      throw new IllegalArgumentException(
          "%s must be an http or https address with a port of at most 65535, not \"%s\"."
              .formatted(name, url.get()));
    }

    boolean flag(String name) {
      return given(name)
          .map(value ->
              switch (value) {
                case "true" -> true;
                case "false" -> false;
                default ->
                    throw new IllegalArgumentException(
                        "%s must be true or false, not \"%s\".".formatted(name, value));
              })
          .orElse(false);
    }

    int number(String name, int otherwise, int minimum, int maximum) {
      return given(name)
          .map(value -> {
            int number = value.matches("\\d{1,9}") ? Integer.parseInt(value) : -1;
            if (number < minimum || number > maximum) {
              throw new IllegalArgumentException(
                  "%s must be a whole number from %d to %d, not \"%s\"."
                      .formatted(name, minimum, maximum, value));
            }
            return number;
          })
          .orElse(otherwise);
    }
  }
}
