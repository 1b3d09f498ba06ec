package io.github.dynamodbmcp.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last list of tools, kept in a file for the time when the endpoint is unavailable. */
final class KeptListTest {

  @TempDir private Path cache;
  @AutoClose private final FakeGateway gateway = FakeGateway.start();

  private static JsonNode list(Assistant assistant) {
    return assistant.request("tools/list", Json.object());
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> files = Files.walk(cache)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private void fillTheCache() throws Exception {
    listWith(Assistant.settings(gateway, cache));
  }

  @Test
  void theKeptListIsReadableOnlyByItsOwnerAndHoldsNoSecret() throws Exception {
    fillTheCache();
    assertEquals(1, kept().size());
    Path file = kept().get(0);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
    String text = Files.readString(file);
    assertFalse(text.contains(FakeGateway.SECRET_KEY) || text.contains(FakeGateway.ACCESS_KEY));
  }

  @Test
  void theKeptListServesWhenTheEndpointFails() throws Exception {
    fillTheCache();
    gateway.answer("/tools", FakeGateway.text(500, "broken"));
    try (Assistant assistant = Assistant.connect(Assistant.MODERN, gateway, cache)) {
      JsonNode result = list(assistant).get("result");
      assertEquals(10, result.get("tools").size());
      assertTrue(result.get("ttlMs").asLong() <= 15_000, "the client shall ask again soon");
    }
  }

  @Test
  void theKeptListServesWhenTheEndpointHangs() throws Exception {
    fillTheCache();
    gateway.answer(
        "/tools", FakeGateway.after(Duration.ofSeconds(15), FakeGateway.text(500, "late")));
    try (Assistant assistant = Assistant.connect(Assistant.MODERN, gateway, cache)) {
      long start = System.nanoTime();
      assertEquals(10, list(assistant).at("/result/tools").size());
      assertTrue(System.nanoTime() - start < 3_500_000_000L);
    }
  }

  @Test
  void aKeptListServesOnlyItsEndpoint() throws Exception {
    fillTheCache();
    try (FakeGateway other = FakeGateway.start()) {
      other.answer("/tools", FakeGateway.text(500, "broken"));
      try (Assistant assistant = Assistant.connect("2025-11-25", other, cache)) {
        assertTrue(list(assistant).has("error"));
      }
    }
  }

  @Test
  void aDamagedKeptListIsIgnored() throws Exception {
    fillTheCache();
    Files.writeString(kept().get(0), "{\"endpoint\":");
    gateway.answer("/tools", FakeGateway.text(500, "broken"));
    try (Assistant assistant = Assistant.connect("2025-11-25", gateway, cache)) {
      assertTrue(list(assistant).has("error"));
    }
  }

  @Test
  void itIsKeptWhereXdgCacheHomeSaysUnlessThatIsEmptyOrRelative() throws Exception {
    Path home = cache.resolve("home");
    Path given = cache.resolve("given");
    Map<String, String> environment = new HashMap<>(Assistant.settings(gateway, given));
    environment.put("HOME", home.toString());
    listWith(environment);
    assertEquals(given.resolve("dynamodb-mcp"), kept().get(0).getParent());
    for (String ignored : List.of("", "relative/cache")) {
      environment.put("XDG_CACHE_HOME", ignored);
      listWith(environment);
      Path file = home.resolve(".cache/dynamodb-mcp").resolve(kept().get(0).getFileName());
      assertTrue(Files.deleteIfExists(file), "not kept in the home for '" + ignored + "'");
    }
    environment.remove("XDG_CACHE_HOME");
    listWith(environment);
    assertEquals(2, kept().size());
  }

  private static void listWith(Map<String, String> environment) throws Exception {
    try (Assistant assistant = Assistant.connect("2025-11-25", environment)) {
      assertEquals(10, list(assistant).at("/result/tools").size());
    }
  }
}
