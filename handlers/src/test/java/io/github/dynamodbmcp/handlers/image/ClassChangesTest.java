package io.github.dynamodbmcp.handlers.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The image's changes to classes of the libraries; that a start needs them is shown by {@code
 * .ci/image/run}.
 */
final class ClassChangesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.5",
        "-0.0",
        "2147483647.9",
        "2147483648.1",
        "-2147483649.5",
        "9223372036854775807.5",
        "9223372036854775808.5",
        "-9223372036854775809.25",
        "1e300"
      })
  void theChangedParserReadsDecimalNumbersAsWholeOnesLikeBefore(String number) throws Exception {
    Function<String, String> changed = changedParser();
    assertEquals(new WholeNumbers().apply(number), changed.apply(number));
  }

  @Test
  void aLibraryWithoutTheSearchIsAnError() {
    IllegalStateException error =
        assertThrows(
            IllegalStateException.class, () -> FruitlessSearches.leaveOut(new HashMap<>()));
    assertEquals(
        "software/amazon/awssdk/core/interceptor/ClasspathInterceptorChainFactory has no method createExecutionInterceptorsFromClasspath any more: see what this version searches for at the start",
        error.getMessage());
  }

  @Test
  void aParserWithoutTheConstantsIsAnError() {
    IllegalStateException error =
        assertThrows(
            IllegalStateException.class, () -> DecimalConstants.makeWhereUsed(new HashMap<>()));
    assertEquals(
        "com/fasterxml/jackson/core/base/ParserMinimalBase.class has 0 constants of BigDecimal, not 4: see what this version initializes at the start",
        error.getMessage());
  }

  /** What a parser says of a number that is read as an {@code int} and a {@code long}. */
  public static final class WholeNumbers implements Function<String, String> {
    @Override
    public String apply(String number) {
      return read(number, JsonParser::getIntValue) + ", " + read(number, JsonParser::getLongValue);
    }

    private static String read(String number, Conversion conversion) {
      try (JsonParser parser = new JsonFactory().createParser(number)) {
        parser.nextToken();
        // A number that was read as a decimal first is compared with the constants.
        parser.getDecimalValue();
        return conversion.of(parser).toString();
      } catch (IOException e) {
        return Objects.requireNonNull(e.getMessage());
      }
    }

    private interface Conversion {
      Object of(JsonParser parser) throws IOException;
    }
  }

  private static Function<String, String> changedParser() throws Exception {
    Map<String, byte[]> classes = new HashMap<>();
    for (String folder :
        new String[] {
          "com/fasterxml/jackson/core/base/", "software/amazon/awssdk/thirdparty/jackson/core/base/"
        }) {
      for (String name : new String[] {"ParserMinimalBase.class", "ParserBase.class"}) {
        classes.put(folder + name, bytes(folder + name));
      }
    }
    DecimalConstants.makeWhereUsed(classes);
    @SuppressWarnings("unchecked")
    Function<String, String> changed =
        (Function<String, String>)
            new Changed(classes)
                .loadClass(WholeNumbers.class.getName())
                .getConstructor()
                .newInstance();
    return changed;
  }

  private static byte[] bytes(String name) throws IOException {
    try (InputStream in = ClassChangesTest.class.getResourceAsStream("/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  /** Has a Jackson of its own, with the changed classes. */
  private static final class Changed extends ClassLoader {
    private final Map<String, byte[]> classes;

    Changed(Map<String, byte[]> classes) {
      super(ClassChangesTest.class.getClassLoader());
      this.classes = classes;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("com.fasterxml.") && !name.startsWith(WholeNumbers.class.getName())) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }

    private Class<?> define(String name) {
      String file = name.replace('.', '/') + ".class";
      try {
        byte[] content = classes.containsKey(file) ? classes.get(file) : bytes(file);
        return defineClass(name, content, 0, content.length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
