package io.github.dynamodbmcp.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.logging.Logger;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/**
 * AWS's DynamoDB Local in this JVM, on a free port of the loopback address, with the same tables
 * for every key and region. DynamoDB Local has no access control, so this class doesn't use its
 * main class, which listens on all network interfaces (and sends telemetry).
 */
public final class DynamoDbLocal implements AutoCloseable {
  /** Logs only what the response reports anyway. A field, because the JDK drops unused loggers. */
  private static final Logger SQLITE = Logger.getLogger("com.almworks.sqlite4java");

  private final Server http;
  private final ServerConnector connector;
  private final LocalDynamoDBServerHandler handler;

  private DynamoDbLocal(
      Server http, ServerConnector connector, LocalDynamoDBServerHandler handler) {
    this.http = http;
    this.connector = connector;
    this.handler = handler;
  }

  /** Starts DynamoDB Local with tables that are lost when it is closed. */
  public static DynamoDbLocal inMemory() throws IOException {
    return start(null);
  }

  /**
   * Starts DynamoDB Local with tables in a directory.
   *
   * @param directory an existing, writable directory
   */
  static DynamoDbLocal keeping(Path directory) throws IOException {
    return start(directory);
  }

  private static DynamoDbLocal start(@Nullable Path directory) throws IOException {
    SQLITE.setUseParentHandlers(false);
    LocalDynamoDBServerHandler handler =
        new LocalDynamoDBServerHandler(
            new LocalDynamoDBRequestHandler(
                0, directory == null, directory == null ? null : directory.toString(), true, false),
            null);
    Server http = new Server();
    ServerConnector connector = new ServerConnector(http);
    connector.setHost("127.0.0.1");
    http.addConnector(connector);
    http.setHandler(handler);
    DynamoDbLocal dynamoDb = new DynamoDbLocal(http, connector, handler);
    try {
      http.start();
    } catch (Exception e) {
      dynamoDb.close();
      throw new IOException("DynamoDB Local can't start: " + e.getMessage(), e);
    }
    return dynamoDb;
  }

  /** The URL, such as {@code http://127.0.0.1:40213}. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + connector.getLocalPort());
  }

  /** Creates a client; the caller closes it. */
  public DynamoDbClient client() {
    return client(url());
  }

  /** Creates a client of the DynamoDB Local at a URL; the caller closes it. */
  static DynamoDbClient client(URI url) {
    return DynamoDbClient.builder()
        .endpointOverride(url)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  @Override
  public void close() {
    try {
      http.stop();
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local doesn't stop", e);
    } finally {
      handler.close();
    }
  }
}
