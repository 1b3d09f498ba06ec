package io.github.dynamodbmcp.local;

import io.github.dynamodbmcp.handlers.CommandLine;
import io.github.dynamodbmcp.handlers.Settings;
import io.github.dynamodbmcp.handlers.server.Server;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The handlers' server and its DynamoDB.
 *
 * @param own the DynamoDB Local that this backend started in this JVM; null if it uses another one
 * @param region the region that requests are signed for, and that of the tables
 * @param ownToken whether the bearer token is the user's own, which is never printed
 */
record LocalServer(
    @Nullable DynamoDbLocal own,
    URI dynamoDb,
    boolean readOnly,
    String region,
    boolean ownToken,
    Server server)
    implements AutoCloseable {
  /** The region, unless another DynamoDB is used, which may have another. */
  static final String REGION = "us-east-1";

  static final String ACCESS_KEY_ID = "local";
  static final String SECRET_ACCESS_KEY = "local-secret";

  /** The token for clients of the URL, which can only send a header. */
  private static final String BEARER_TOKEN = "local-token-for-this-machine-alone";

  /** The handlers' credentials; DynamoDB Local accepts any. */
  private static final Map<String, String> CREDENTIALS =
      Map.of("AWS_ACCESS_KEY_ID", ACCESS_KEY_ID, "AWS_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY);

  /**
   * Starts the server, and DynamoDB Local with the sample table unless the options name a DynamoDB.
   *
   * @param audit receives one line per call
   * @throws IOException with a message for the user if it can't start
   */
  static LocalServer start(Options options, PrintStream audit) throws IOException {
    if (options.dynamoDb() != null) {
      URI given = options.dynamoDb();
      boolean usersOwn = RunningDynamoDb.credentialsExist();
      Settings settings = settings(options, given, usersOwn ? Map.of() : CREDENTIALS);
      new RunningDynamoDb(given).requireAnswer(settings.dynamoDb(), usersOwn);
      return serve(null, given, options, settings, audit);
    }
    DynamoDbLocal own = dynamoDbLocal(options.data());
    try {
      Settings settings = settings(options, own.url(), CREDENTIALS);
      return serve(own, own.url(), options, settings, audit);
    } catch (IOException e) {
      own.close();
      throw e;
    }
  }

  /** The proxy's settings for this server, as environment variables. */
  Map<String, String> proxySettings() {
    return Map.of(
        "MCP_API_ENDPOINT", server.url(),
        "MCP_REGION", region,
        "MCP_ACCESS_KEY_ID", ACCESS_KEY_ID,
        "MCP_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY);
  }

  /** The configuration of assistants that connect to this server's URL. */
  UrlConfiguration urlConfiguration() {
    return new UrlConfiguration(
        server.url() + "/mcp", ownToken ? UrlConfiguration.YOUR_TOKEN : BEARER_TOKEN);
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
      throw new IOException(
          "Can't create the directory " + data + ": choose another with --data.", e);
    }
    if (!Files.isReadable(data) || !Files.isWritable(data)) {
      throw new IOException(
          "Can't read and write the directory " + data + ": choose another with --data.");
    }
    DynamoDbLocal keeping = DynamoDbLocal.keeping(data);
    try {
      createSampleTable(keeping);
    } catch (SdkException e) {
      keeping.close();
      throw new IOException(
          "DynamoDB Local can't use the contents of %s: a file in it is damaged, or another program's. Restore it or move it away, or choose another directory with --data."
              .formatted(data),
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
    environment.put("MCP_BEARER_TOKEN", BEARER_TOKEN);
    environment.putAll(options.settings());
    return Settings.from(environment);
  }

  private static LocalServer serve(
      @Nullable DynamoDbLocal own,
      URI dynamoDb,
      Options options,
      Settings settings,
      PrintStream audit)
      throws IOException {
    try {
      return new LocalServer(
          own,
          dynamoDb,
          settings.readOnly(),
          settings.serving().region(),
          options.settings().containsKey("MCP_BEARER_TOKEN"),
          CommandLine.serve(settings, audit));
    } catch (BindException e) {
      throw new IOException(
          "Can't listen on port %d of 127.0.0.1 (%s): stop the program that uses it, or choose another with --port."
              .formatted(settings.serving().port(), e.getMessage()),
          e);
    }
  }
}
