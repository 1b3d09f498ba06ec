package io.github.dynamodbmcp.proxy.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log file stays small. */
final class RotatingFileTest {

  @TempDir private Path folder;
  private Path log;

  @BeforeEach
  void name() {
    log = folder.resolve("proxy.log");
  }

  private static void line(RotatingFile file, String text) throws IOException {
    file.write((text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void oneOldFileIsKept() throws Exception {
    try (RotatingFile file = new RotatingFile(log, 10)) {
      for (int i = 0; i < 100; i++) {
        line(file, "line " + i);
      }
    }
    assertEquals(List.of("proxy.log", "proxy.log.1"), files());
    assertEquals("line 98\nline 99\n", Files.readString(log));
    assertEquals("line 96\nline 97\n", Files.readString(folder.resolve("proxy.log.1")));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(log)));
  }

  @Test
  void aLineIsNotSplit() throws Exception {
    try (RotatingFile file = new RotatingFile(log, 4)) {
      file.write("begin".getBytes(StandardCharsets.UTF_8));
      line(file, " and end");
      line(file, "next");
    }
    assertEquals("begin and end\n", Files.readString(folder.resolve("proxy.log.1")));
    assertEquals("next\n", Files.readString(log));
  }

  @Test
  void itIsContinuedAfterARestart() throws Exception {
    Files.writeString(log, "of an earlier run\n");
    try (RotatingFile file = new RotatingFile(log, 1000)) {
      line(file, "now");
    }
    assertEquals("of an earlier run\nnow\n", Files.readString(log));
    try (RotatingFile file = new RotatingFile(log, 10)) {
      line(file, "now");
    }
    assertEquals("now\n", Files.readString(log));
  }

  @Test
  void twoProxiesThatShareAFileRotateItOnce() throws Exception {
    try (RotatingFile one = new RotatingFile(log, 10);
        RotatingFile two = new RotatingFile(log, 10)) {
      line(one, "0123456789");
      line(two, "9876543210");
      line(one, "one");
      line(two, "two");
    }
    assertEquals("one\ntwo\n", Files.readString(log));
    assertTrue(Files.readString(folder.resolve("proxy.log.1")).startsWith("0123456789\n"));
  }

  @Test
  void anOldFileThatCannotBeReplacedCostsTheOldLines() throws Exception {
    // A folder in its place, which isn't empty.
    Files.createDirectories(folder.resolve("proxy.log.1/taken"));
    try (RotatingFile file = new RotatingFile(log, 10)) {
      line(file, "0123456789");
      line(file, "next");
    }
    assertEquals("next\n", Files.readString(log));
  }
}
