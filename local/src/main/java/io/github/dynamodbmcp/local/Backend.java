package io.github.dynamodbmcp.local;

import io.github.dynamodbmcp.handlers.Server;
import io.github.dynamodbmcp.handlers.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /**
   * Starts the server, and DynamoDB Local with the sample table unless there is a DynamoDB already.
   *
   * @param audit takes a line for each call
   * @throws IOException with a sentence that says what is in the way
   */
  static Backend start(Options options, PrintStream audit) throws IOException {
    if (options.dynamoDb() != null) {
      useCredentialsOfThisMachine();
      requireAnswer(options.dynamoDb());
      return new Backend(null, options.dynamoDb(), serve(options, options.dynamoDb(), audit));
    }
    useCredentials();
    DynamoDbLocal own = dynamoDbLocal(options.data());
    try {
      return new Backend(own, own.url(), serve(options, own.url(), audit));
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

  private static Server serve(Options options, URI dynamoDb, PrintStream audit) throws IOException {
    try {
      return Server.start(
          Settings.from(
              Map.of(
                  "PORT", String.valueOf(options.port()),
                  "AWS_REGION", REGION,
                  "AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.toString(),
                  "MCP_ACCESS_KEY_ID", ACCESS_KEY_ID,
                  "MCP_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY)),
          audit);
    } catch (BindException e) {
      throw new IOException(
          "Port %d can't be had (%s): stop what uses it, or choose another with --port."
              .formatted(options.port(), e.getMessage()),
          e);
    }
  }

  private static void requireAnswer(URI dynamoDb) throws IOException {
    try (DynamoDbClient client =
        DynamoDbClient.builder()
            .endpointOverride(dynamoDb)
            .region(Region.of(REGION))
            .credentialsProvider(DefaultCredentialsProvider.builder().build())
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .overrideConfiguration(override -> override.apiCallTimeout(PATIENCE))
            .build()) {
      client.listTables(list -> list.limit(1));
    } catch (SdkException e) {
      throw new IOException(
          "No DynamoDB answers at %s (%s): start it, or leave out --dynamodb."
              .formatted(dynamoDb, e.getMessage()),
          e);
    }
  }

  /** The user's own credentials where there are any; DynamoDB Local elsewhere takes all. */
  private static void useCredentialsOfThisMachine() {
    System.setProperty("aws.disableEc2Metadata", "true");
    try (DefaultCredentialsProvider chain = DefaultCredentialsProvider.builder().build()) {
      chain.resolveCredentials();
    } catch (SdkException e) {
      useCredentials();
    }
  }

  /** What the handlers' client signs with: its chain looks here first. */
  private static void useCredentials() {
    System.setProperty("aws.accessKeyId", ACCESS_KEY_ID);
    System.setProperty("aws.secretAccessKey", SECRET_ACCESS_KEY);
  }
}
