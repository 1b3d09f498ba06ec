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
 * AWS's DynamoDB Local in this JVM, at a free port of the loopback address, with the same tables
 * for every key and region. It has no access control, so it isn't started the way its own main
 * class does, which listens to the whole network (and sends telemetry).
 */
public final class DynamoDbLocal implements AutoCloseable {
  /** Logs what is answered as an error anyway; kept here, since the JDK forgets loggers. */
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

  /** Starts one that forgets all when it is closed. */
  public static DynamoDbLocal inMemory() throws IOException {
    return start(null);
  }

  /**
   * Starts one that keeps its tables.
   *
   * @param directory there already, and writable
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
      throw new IOException("DynamoDB Local could not start: " + e.getMessage(), e);
    }
    return dynamoDb;
  }

  /** The address it answers at: {@code http://127.0.0.1:40213}. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + connector.getLocalPort());
  }

  /** A client of it; the caller closes it. */
  public DynamoDbClient client() {
    return client(url());
  }

  /** A client of the DynamoDB Local at an address; the caller closes it. */
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
      throw new IllegalStateException("DynamoDB Local did not stop", e);
    } finally {
      handler.close();
    }
  }
}
