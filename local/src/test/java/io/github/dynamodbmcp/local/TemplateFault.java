package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A fault to introduce into a template.
 *
 * @param from a text that the template has once
 * @param to the text that replaces it
 * @param problem the beginning of the sentence that reports the fault
 */
record TemplateFault(String name, String from, String to, String problem) {
  /** Reads the faults of a file in the test resources. */
  static Stream<TemplateFault> in(String file) {
    return Template.expectation(file)
        .valueStream()
        .map(fault ->
            new TemplateFault(
                fault.path("name").asText(),
                fault.path("from").asText(),
                fault.path("to").asText(),
                fault.path("problem").asText()));
  }

  /** Asserts that a check of the template reports the fault. */
  void isDetectedIn(String template, Function<Template, List<String>> check) {
    assertEquals(1, template.split(Pattern.quote(from), -1).length - 1, from);
    List<String> problems = check.apply(Template.parse(template.replace(from, to)));
    assertTrue(problems.stream().anyMatch(each -> each.startsWith(problem)), problems.toString());
  }

  @Override
  public String toString() {
    return name;
  }
}
