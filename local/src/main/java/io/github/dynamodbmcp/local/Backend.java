package io.github.dynamodbmcp.local;

import io.github.dynamodbmcp.handlers.Settings;
import io.github.dynamodbmcp.handlers.server.Server;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The handlers' server over DynamoDB, in this JVM.
 *
 * @param own the DynamoDB Local that was started for it; null if there was one already
 */
record Backend(@Nullable DynamoDbLocal own, URI dynamoDb, Server server) implements AutoCloseable {
  static final String REGION = "us-east-1";
  static final String ACCESS_KEY_ID = "local";
  static final String SECRET_ACCESS_KEY = "local-secret";

  /** What the handlers sign with: DynamoDB Local takes all. */
  private static final Map<String, String> CREDENTIALS =
      Map.of("AWS_ACCESS_KEY_ID", ACCESS_KEY_ID, "AWS_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY);

  /** How long a DynamoDB that is said to be there gets to show it. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

  /**
   * Starts the server, and DynamoDB Local with the sample table unless there is a DynamoDB already.
   *
   * @param audit takes a line for each call
   * @throws IOException with a sentence that says what is in the way
   */
  static Backend start(Options options, PrintStream audit) throws IOException {
    if (options.dynamoDb() != null) {
      URI given = options.dynamoDb();
      Settings settings = settings(options, given, credentialsOfThisMachine());
      requireAnswer(given, settings);
      return new Backend(null, given, serve(settings, audit));
    }
    DynamoDbLocal own = dynamoDbLocal(options.data());
    try {
      Settings settings = settings(options, own.url(), CREDENTIALS);
      return new Backend(own, own.url(), serve(settings, audit));
    } catch (IOException e) {
      own.close();
      throw e;
    }
  }

  /** The settings that take the proxy to the server. */
  Map<String, String> proxySettings() {
    return Map.of(
        "MCP_API_ENDPOINT", server.url(),
        "MCP_REGION", REGION,
        "MCP_ACCESS_KEY_ID", ACCESS_KEY_ID,
        "MCP_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY);
  }

  @Override
  public void close() {
    server.close();
    if (own != null) {
      own.close();
    }
  }

  private static DynamoDbLocal dynamoDbLocal(@Nullable Path data) throws IOException {
    if (data == null) {
      DynamoDbLocal inMemory = DynamoDbLocal.inMemory();
      createSampleTable(inMemory);
      return inMemory;
    }
    try {
      Files.createDirectories(data);
    } catch (IOException e) {
      throw new IOException("The directory " + data + " can't be made: give --data another.", e);
    }
    if (!Files.isReadable(data) || !Files.isWritable(data)) {
      throw new IOException(
          "The directory " + data + " can't be read and written: give --data another.");
    }
    DynamoDbLocal keeping = DynamoDbLocal.keeping(data);
    try {
      createSampleTable(keeping);
    } catch (SdkException e) {
      keeping.close();
      throw new IOException(
          "DynamoDB Local can't work with what is in %s (%s): give --data another directory."
              .formatted(data, e.getMessage()),
          e);
    }
    return keeping;
  }

  private static void createSampleTable(DynamoDbLocal dynamoDbLocal) {
    try (DynamoDbClient client = dynamoDbLocal.client()) {
      SampleTable.create(client);
    }
  }

  private static Settings settings(Options options, URI dynamoDb, Map<String, String> credentials) {
    Map<String, String> environment = new HashMap<>(credentials);
    environment.put("PORT", String.valueOf(options.port()));
    environment.put("AWS_REGION", REGION);
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.toString());
    environment.put("MCP_ACCESS_KEY_ID", ACCESS_KEY_ID);
    environment.put("MCP_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY);
    return Settings.from(environment);
  }

  private static Server serve(Settings settings, PrintStream audit) throws IOException {
    try {
      return io.github.dynamodbmcp.handlers.Main.serve(settings, audit);
    } catch (BindException e) {
      throw new IOException(
          "Port %d can't be had (%s): stop what uses it, or choose another with --port."
              .formatted(settings.serving().port(), e.getMessage()),
          e);
    }
  }

  private static void requireAnswer(URI dynamoDb, Settings settings) throws IOException {
    try (DynamoDbClient client =
        DynamoDbClient.builder()
            .endpointOverride(dynamoDb)
            .region(Region.of(REGION))
            .credentialsProvider(settings.dynamoDb().credentials())
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .overrideConfiguration(override -> override.apiCallTimeout(ANSWER_TIMEOUT))
            .build()) {
      client.listTables(list -> list.limit(1));
    } catch (SdkException e) {
      throw new IOException(
          "No DynamoDB answers at %s (%s): start it, or leave out --dynamodb."
              .formatted(dynamoDb, e.getMessage()),
          e);
    }
  }

  /** None where the default chain finds the user's own. */
  private static Map<String, String> credentialsOfThisMachine() {
    // Elsewhere than on EC2, asking for its roles takes seconds.
    System.setProperty("aws.disableEc2Metadata", "true");
    try (DefaultCredentialsProvider chain = DefaultCredentialsProvider.builder().build()) {
      chain.resolveCredentials();
      return Map.of();
    } catch (SdkException e) {
      return CREDENTIALS;
    }
  }
}
