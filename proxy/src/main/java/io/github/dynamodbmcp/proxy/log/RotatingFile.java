package io.github.dynamodbmcp.proxy.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Appends to a file. At the first line beyond a size, the file gets the suffix {@code .1}, in place
 * of the previous one, and a new one begins. Several proxies may write to the same file.
 */
final class RotatingFile extends OutputStream {

  private final Path path;
  private final long maxBytes;
  private OutputStream out;
  private long size;
  private boolean lineEnded = true;

  /**
   * Opens the file.
   *
   * @throws IOException if it can't be written
   */
  RotatingFile(Path path, long maxBytes) throws IOException {
    this.path = path;
    this.maxBytes = maxBytes;
    this.out = append();
    this.size = Files.size(path);
  }

  private OutputStream append() throws IOException {
    if (!Files.exists(path)
        && path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    return Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    if (lineEnded && size >= maxBytes && Files.isRegularFile(path)) {
      rotate();
    }
    out.write(bytes, offset, length);
    size += length;
    lineEnded = length > 0 && bytes[offset + length - 1] == '\n';
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  private void rotate() throws IOException {
    out.close();
    // Another proxy may have rotated it already.
    if (Files.size(path) >= maxBytes) {
      try {
        Path old = path.resolveSibling(path.getFileName() + ".1");
        Files.move(path, old, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        // The folder can't be written, so the old lines go.
        Files.newOutputStream(path, StandardOpenOption.TRUNCATE_EXISTING).close();
      }
    }
    out = append();
    size = Files.size(path);
  }

  @Override
  public synchronized void close() throws IOException {
    out.close();
  }
}
