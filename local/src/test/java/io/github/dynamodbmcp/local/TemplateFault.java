package io.github.dynamodbmcp.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A fault to be put into a template.
 *
 * @param from what stands there once
 * @param to what is put in its place
 * @param problem with which what is said of it begins
 */
record TemplateFault(String name, String from, String to, String problem) {
  /** The faults of a file beside the tests. */
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

  /** Asserts that a check of the template sees the fault in it. */
  void isSeenIn(String template, Function<Template, List<String>> check) {
    assertEquals(1, template.split(Pattern.quote(from), -1).length - 1, from);
    List<String> problems = check.apply(Template.parse(template.replace(from, to)));
    assertTrue(problems.stream().anyMatch(each -> each.startsWith(problem)), problems.toString());
  }

  @Override
  public String toString() {
    return name;
  }
}
