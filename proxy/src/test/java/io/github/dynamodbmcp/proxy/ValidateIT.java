package io.github.dynamodbmcp.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command validate as a process of its own. */
final class ValidateIT {

  private static final String DESCRIBED =
      """
      {"table": {"TableName": "Users", "TableStatus": "ACTIVE", "ItemCount": 10,
        "TableSizeBytes": 900, "KeySchema": [{"AttributeName": "userId", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "userId", "AttributeType": "S"}]}}
      """;

  @TempDir private Path home;
  @AutoClose private final FakeGateway gateway = FakeGateway.start();

  ValidateIT() throws Exception {}

  @Test
  void aValidationThatIsToldToStopFirstDeletesItsItem() throws Exception {
    FakeGateway.Responder slow =
        FakeGateway.after(Duration.ofSeconds(2), FakeGateway.text(200, "nonsense"));
    gateway.answer("/dynamodb/describe-table", FakeGateway.json(200, DESCRIBED));
    gateway.answer("/dynamodb/put-item", slow);
    gateway.answer("/dynamodb/delete-item", FakeGateway.text(200, "Successfully deleted"));
    Process process = new Jar(home).gateway(gateway).keys().start("validate", "--table", "Users");
    for (int i = 0; i < 600 && calls().stream().noneMatch(path -> path.endsWith("put-item")); i++) {
      Thread.sleep(50);
    }
    process.destroy();
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    List<String> calls = calls();
    assertEquals(
        List.of("/dynamodb/put-item", "/dynamodb/delete-item", "/dynamodb/delete-item"),
        calls.subList(calls.size() - 3, calls.size()));
  }

  private List<String> calls() {
    return gateway.calls().stream().map(FakeGateway.Received::path).toList();
  }
}
