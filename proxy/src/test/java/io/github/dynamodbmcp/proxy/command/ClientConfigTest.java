package io.github.dynamodbmcp.proxy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.github.dynamodbmcp.protocol.json.Json;
import io.github.dynamodbmcp.proxy.settings.CommandLine;
import io.github.dynamodbmcp.proxy.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The configuration of each client, against a golden file in {@code config/}, with paths that every
 * format must escape.
 */
final class ClientConfigTest {

  private static final Path GOLDEN = Path.of("src/test/resources/config");
  private static final Launch LAUNCH =
      new Launch("C:\\Program Files\\Java \"17\"\\java.exe", "/home/o'neil/my proxy/#1: proxy.jar");

  private static String configuration(Client client) throws Exception {
    Map<String, String> environment =
        Map.of(
            "MCP_API_ENDPOINT",
            "https://abc123.execute-api.us-east-1.amazonaws.com",
            "MCP_PROFILE",
            "my \"work\" \\ profile",
            "MCP_READ_ONLY",
            "true",
            "MCP_CONFIRM",
            "Ask",
            "AWS_CA_BUNDLE",
            "/etc/company's certificates/ca.pem");
    Settings settings = Settings.read(CommandLine.parse(), environment);
    return ClientConfig.of(client.word(), LAUNCH, settings, null, environment, false);
  }

  private static String suffix(Client client) {
    return switch (client) {
      case CODEX -> ".toml";
      case GOOSE -> ".yaml";
      default -> ".json";
    };
  }

  @ParameterizedTest
  @EnumSource
  @Tag("rewrite")
  void theFormatIsTheClients(Client client) throws Exception {
    Path file = GOLDEN.resolve(client.word() + suffix(client));
    String made = configuration(client) + "\n";
    if (Boolean.getBoolean("golden.rewrite")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(file, made);
    } else {
      assertEquals(Files.readString(file), made, "If the change is meant: mvn test -Prewrite");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aParserReadsThePathsBack(Client client) throws Exception {
    String made = configuration(client);
    JsonNode server = parsed(client, made).findPath("dynamodb");
    JsonNode command = server.has("cmd") ? server.get("cmd") : server.get("command");
    JsonNode arguments = client == Client.OPENCODE ? command : server.get("args");
    assertEquals(LAUNCH.java(), (command.isArray() ? command.get(0) : command).asText());
    assertEquals(LAUNCH.jar(), arguments.get(arguments.size() - 1).asText());
    assertEquals("my \"work\" \\ profile", server.findValue("MCP_PROFILE").asText());
  }

  private static JsonNode parsed(Client client, String text) throws Exception {
    return switch (client) {
      case CODEX -> new TomlMapper().readTree(text);
      case GOOSE -> new ObjectMapper(new YAMLFactory()).readTree(text);
      default -> Json.read(text);
    };
  }

  @ParameterizedTest
  @EnumSource
  void everyPathAndValueSurvivesItsFormat(Client client) throws Exception {
    List<String> paths =
        List.of(
            "C:\\Program Files\\Java\\jdk-21\\bin\\java.exe",
            "C:\\Users\\Ann O'Neil\\new\\u0041\\tools\\proxy.jar",
            "\\\\server\\share\\a b\\proxy.jar",
            "/Users/ann/Library/Application Support/it's \"here\"/proxy.jar",
            "/home/ann/back\\slash/#hash/100%/a: b/[x]/{y}/proxy.jar",
            "/home/ann/tab\there/new\nline/del\u007f/proxy.jar",
            "/home/añn/日本/😀.jar",
            "-leading/trailing ");
    for (String path : paths) {
      ServerCommand server =
          new ServerCommand(path, List.of("-jar", path), Map.of("AWS_CA_BUNDLE", path));
      JsonNode read = parsed(client, client.configuration(server)).findPath("dynamodb");
      JsonNode command = read.has("cmd") ? read.get("cmd") : read.get("command");
      JsonNode arguments = client == Client.OPENCODE ? command : read.get("args");
      assertEquals(path, (command.isArray() ? command.get(0) : command).asText());
      assertEquals(path, arguments.get(arguments.size() - 1).asText());
      assertEquals(path, read.findPath("AWS_CA_BUNDLE").asText());
    }
  }

  @Test
  void charactersThatAFormatForbidsAreEscaped() {
    String odd = "a\u0085b\u2028c\u2029d\ufeffe\u007ff\u0080g\u001bh\té😀";
    ServerCommand server = new ServerCommand(odd, List.of(odd), Map.of("MCP_PROFILE", odd));
    for (Client client : List.of(Client.GOOSE, Client.CODEX)) {
      String made = client.configuration(server);
      String kept = made.replace("\n", "").replace("é", "").replace("😀", "");
      assertTrue(kept.chars().allMatch(c -> c >= ' ' && c < 0x7f), made);
      assertTrue(
          made.contains("\"a\\u0085b\\u2028c\\u2029d\\ufeffe\\u007ff\\u0080g\\u001Bh\\té😀\""),
          made);
    }
  }

  @Test
  void theHelpNamesEveryClient() {
    for (Client client : Client.values()) {
      assertTrue(Help.TEXT.contains(client.word()), client.word());
    }
  }
}
