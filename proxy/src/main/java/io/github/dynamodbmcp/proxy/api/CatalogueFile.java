package io.github.dynamodbmcp.proxy.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.InvalidJsonException;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.proxy.log.Log;
import io.github.dynamodbmcp.proxy.settings.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The file with an endpoint's last list, for the time when the endpoint can't be reached. Only its
 * owner may read or write it. A file that can't be read or written is ignored.
 */
final class CatalogueFile {

  private final @Nullable Path directory;
  private final Endpoint endpoint;
  private final Log log;

  /**
   * Touches no file yet.
   *
   * @param directory the directory of the file; null to keep no list
   */
  CatalogueFile(@Nullable Path directory, Endpoint endpoint, Log log) {
    this.directory = directory;
    this.endpoint = endpoint;
    this.log = log;
  }

  /**
   * Names the file after the endpoint. Called late, since a digest loads Java's security classes.
   */
  private Path file(Path directory) {
    byte[] name = endpoint.toString().getBytes(StandardCharsets.UTF_8);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(name);
      return directory.resolve("tools-" + HexFormat.of().formatHex(digest, 0, 8) + ".json");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JRE has it
    }
  }

  /** Returns the array of tools as the endpoint sent it; null if there is none. */
  @Nullable JsonNode read() {
    if (directory == null) {
      return null;
    }
    Path file = file(directory);
    try {
      JsonNode kept = Json.readMessage(Files.readAllBytes(file));
      boolean ours = kept.path("endpoint").asText().equals(endpoint.toString());
      return ours && kept.path("tools").isArray() ? kept.get("tools") : null;
    } catch (IOException | InvalidJsonException e) {
      log.debug(() -> "no list of tools in " + file);
      return null;
    }
  }

  /** Replaces the list. */
  void write(JsonNode tools) {
    if (directory == null) {
      return;
    }
    Path file = file(directory);
    ObjectNode kept = Json.object().put("endpoint", endpoint.toString());
    kept.set("tools", tools);
    try {
      boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
      Files.createDirectories(directory, permissions(posix, "rwx------"));
      Path fresh =
          Files.createTempFile(directory, "tools", ".tmp", permissions(posix, "rw-------"));
      try {
        Files.write(fresh, Json.writeBytes(kept));
        // Atomically, since other proxies of the same endpoint read and write it too.
        Files.move(
            fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (IOException e) {
      log.info(() -> "the list of tools can't be kept in " + file + ": " + e);
    }
  }

  private static FileAttribute<?>[] permissions(boolean posix, String mode) {
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }
}
