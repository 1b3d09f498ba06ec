package io.github.dynamodbmcp.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dynamodbmcp.protocol.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A CloudFormation template as JSON, in its order. Intrinsic functions have their long form, {@code
 * !Sub x} becomes {@code {"Fn::Sub": "x"}}; GetAtt has a single text, {@code Function.Arn}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html">
 *     Intrinsic functions</a>
 */
record Template(JsonNode json) {
  private static final Path FOLDER = Path.of("../cloudformation");

  /** Reads the text of a template of the project. */
  static String text(String file) {
    try {
      return Files.readString(FOLDER.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a file of expectations or faults from the test resources. */
  static JsonNode expectation(String file) {
    try (InputStream text = Objects.requireNonNull(Template.class.getResourceAsStream(file))) {
      return parse(new String(text.readAllBytes(), StandardCharsets.UTF_8)).json();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Parses a template, or a part of one.
   *
   * @throws IllegalArgumentException if a mapping has the same member twice
   */
  static Template parse(String yaml) {
    return new Template(json(new Yaml(new LoaderOptions()).compose(new StringReader(yaml))));
  }

  JsonNode resources() {
    return json.path("Resources");
  }

  JsonNode outputs() {
    return json.path("Outputs");
  }

  /** Returns the names of the resources of a type, in the template's order. */
  List<String> resourcesOf(String type) {
    return resources().properties().stream()
        .filter(resource -> resource.getValue().path("Type").asText().equals(type))
        .map(resource -> resource.getKey())
        .toList();
  }

  private static JsonNode json(Node node) {
    JsonNode value =
        switch (node) {
          case MappingNode mapping -> object(mapping);
          case SequenceNode sequence -> array(sequence);
          case ScalarNode scalar -> scalar(scalar);
          default -> throw new IllegalArgumentException("An unknown kind of node: " + node);
        };
    String tag = node.getTag().getValue();
    if (!tag.startsWith("!")) {
      return value;
    }
    String name = tag.substring(1);
    return function(name.equals("Ref") || name.equals("Condition") ? name : "Fn::" + name, value);
  }

  private static JsonNode object(MappingNode mapping) {
    ObjectNode object = Json.object();
    for (NodeTuple tuple : mapping.getValue()) {
      String name = ((ScalarNode) tuple.getKeyNode()).getValue();
      if (object.has(name)) {
        throw new IllegalArgumentException(
            "%s appears twice%s".formatted(name, tuple.getKeyNode().getStartMark()));
      }
      object.setAll(function(name, json(tuple.getValueNode())));
    }
    return object;
  }

  /** Returns an object with one member, and gives GetAtt its single text. */
  private static ObjectNode function(String name, JsonNode value) {
    ObjectNode object = Json.object();
    if (name.equals("Fn::GetAtt") && value.isArray()) {
      return object.put(
          name, value.valueStream().map(JsonNode::asText).collect(Collectors.joining(".")));
    }
    return object.set(name, value);
  }

  private static ArrayNode array(SequenceNode sequence) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    sequence.getValue().forEach(element -> array.add(json(element)));
    return array;
  }

  private static JsonNode scalar(ScalarNode scalar) {
    String text = scalar.getValue();
    if (scalar.getTag().equals(Tag.INT)) {
      return JsonNodeFactory.instance.numberNode(Integer.parseInt(text));
    }
    if (scalar.getTag().equals(Tag.BOOL)) {
      return JsonNodeFactory.instance.booleanNode(Boolean.parseBoolean(text));
    }
    return JsonNodeFactory.instance.textNode(text);
  }
}
