package io.github.dynamodbmcp.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands tools, call and check. */
final class CommandsIT {

  @TempDir private Path home;
  @AutoClose private final FakeGateway gateway = FakeGateway.start();
  private Jar jar;

  @BeforeEach
  void start() {
    jar = new Jar(home).gateway(gateway).keys();
  }

  @Test
  void theCommandToolsListsTheTools() throws Exception {
    Jar.Outcome outcome = jar.run("tools");
    assertEquals(0, outcome.status(), outcome.err());
    assertEquals(10, outcome.out().lines().count());
    assertTrue(outcome.out().startsWith("dynamodb_get_item        read   Get an item"));
    assertEquals(7, jar.run("tools", "--read-only").out().lines().count());
  }

  @Test
  void callPrintsTheTextOrFails() throws Exception {
    gateway.answer("/dynamodb/get-item", FakeGateway.echo());
    Jar.Outcome outcome = jar.run("call", "dynamodb_get_item", "{\"n\":1E-130}");
    assertEquals("{\"n\":1E-130}\n", outcome.out());
    assertEquals(
        "{\"n\":2}\n", jar.runWithInput("{\"n\":2}", "call", "dynamodb_get_item", "-").out());
    gateway.answer("/dynamodb/get-item", FakeGateway.text(404, "No such table."));
    Jar.Outcome failed = jar.run("call", "dynamodb_get_item", "{}");
    assertEquals(1, failed.status());
    assertEquals("", failed.out());
    assertEquals("No such table.\n", failed.err());
    assertEquals(1, jar.run("call", "no_such_tool", "{}").status());
    assertEquals(2, jar.run("call", "dynamodb_get_item", "{bad").status());
    assertEquals(2, jar.run("call").status());
  }

  @Test
  void callDoesNotAskThePersonWhoTypesIt() throws Exception {
    gateway.answer("/dynamodb/put-item", FakeGateway.text(200, "Successfully added item"));
    jar.set("MCP_CONFIRM", "require");
    Jar.Outcome outcome = jar.run("call", "dynamodb_put_item", "{}");
    assertEquals("Successfully added item\n", outcome.out(), outcome.err());
    assertEquals(2, jar.run("--confirm", "maybe", "call", "dynamodb_put_item", "{}").status());
  }

  @Test
  void checkReportsEachItemThatWorks() throws Exception {
    Jar.Outcome outcome = jar.run("check");
    assertEquals(0, outcome.status(), outcome.out());
    assertEquals(5, outcome.out().lines().filter(line -> line.startsWith("✓")).count());
    gateway.close();
    Jar.Outcome failed = jar.run("check");
    assertEquals(1, failed.status());
    assertTrue(failed.out().contains("✗ endpoint"), failed.out());
    assertTrue(failed.out().contains("→ Can't connect to"), failed.out());
  }

  @Test
  void anUnreachableStsIsNoFault() throws Exception {
    for (String sts : List.of("http://127.0.0.1:1", "nonsense")) {
      Jar.Outcome outcome = jar.set("AWS_ENDPOINT_URL_STS", sts).run("check");
      assertEquals(0, outcome.status(), outcome.out());
      assertTrue(outcome.out().contains("STS couldn't be asked"), outcome.out());
    }
  }

  @Test
  void argumentsThatTheLocaleCorruptsAreRejected() throws Exception {
    gateway.answer("/dynamodb/get-item", FakeGateway.echo());
    jar.set("LC_ALL", "C");
    Jar.Outcome spoilt = jar.run("call", "dynamodb_get_item", "{\"n\":\"Zoë\"}");
    assertEquals(2, spoilt.status(), spoilt.out());
    assertTrue(spoilt.err().contains("standard input"), spoilt.err());
    assertEquals(
        "{\"n\":\"Zoë\"}\n",
        jar.runWithInput("{\"n\":\"Zoë\"}", "call", "dynamodb_get_item", "-").out());
  }

  @Test
  void aByteOrderMarkBeforeTheJsonIsIgnored() throws Exception {
    gateway.answer("/dynamodb/get-item", FakeGateway.echo());
    assertEquals(
        "{\"n\":1}\n", jar.runWithInput("\uFEFF{\"n\":1}", "call", "dynamodb_get_item", "-").out());
  }

  @Test
  void anOutdatedListIsMarkedAsSuch() throws Exception {
    assertEquals("", jar.run("tools").err());
    gateway.answer("/tools", FakeGateway.text(500, "broken"));
    Jar.Outcome outcome = jar.run("tools");
    assertEquals(10, outcome.out().lines().count());
    assertTrue(outcome.err().contains("its last list. broken"), outcome.err());
  }

  @Test
  void inputThatIsNotUtf8IsRefusedAndNothingIsWritten() throws Exception {
    byte[] latin = "{\"n\":\"Zoë\"}".getBytes(StandardCharsets.ISO_8859_1);
    Jar.Outcome outcome = jar.runWithInput(latin, "call", "dynamodb_put_item", "-");
    assertEquals(2, outcome.status());
    assertTrue(outcome.err().contains("isn't valid UTF-8"), outcome.err());
    assertEquals(List.of(), gateway.calls());
  }

  @Test
  void outputThatNobodyReadsIsAFailure() throws Exception {
    Process process = jar.start("tools");
    process.getInputStream().close();
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    assertEquals(1, process.exitValue());
  }
}
