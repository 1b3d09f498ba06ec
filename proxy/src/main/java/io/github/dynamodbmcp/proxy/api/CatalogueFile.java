package io.github.dynamodbmcp.proxy.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.proxy.json.Json;
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
 * The last list that an endpoint gave, kept for when it can't be asked. Only its owner may read or
 * write the file; a file that can't be read or written is as good as none.
 */
final class CatalogueFile {

  private final @Nullable Path directory;
  private final Endpoint endpoint;
  private final Log log;

  /**
   * The file of an endpoint.
   *
   * @param directory null if nothing is to be kept
   */
  CatalogueFile(@Nullable Path directory, Endpoint endpoint, Log log) {
    this.directory = directory;
    this.endpoint = endpoint;
    this.log = log;
  }

  /** Named after the endpoint. Not made before it is needed: a digest loads Java's security. */
  private Path file(Path directory) {
    byte[] name = endpoint.toString().getBytes(StandardCharsets.UTF_8);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(name);
      return directory.resolve("tools-" + HexFormat.of().formatHex(digest, 0, 8) + ".json");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JRE has it
    }
  }

  /** The array of tools as the endpoint gave it; null if there is none. */
  @Nullable JsonNode read() {
    if (directory == null) {
      return null;
    }
    Path file = file(directory);
    try {
      JsonNode kept = Json.read(Files.readAllBytes(file));
      boolean ours = kept.path("endpoint").asText().equals(endpoint.toString());
      return ours && kept.path("tools").isArray() ? kept.get("tools") : null;
    } catch (IOException e) {
      log.debug(() -> "no list of tools in " + file);
      return null;
    }
  }

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
        Files.write(fresh, Json.bytes(kept));
        // In one step, since other proxies of the same endpoint read and write it too.
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
