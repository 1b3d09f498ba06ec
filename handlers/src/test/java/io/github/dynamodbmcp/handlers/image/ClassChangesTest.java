package io.github.dynamodbmcp.handlers.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.Instruction;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  @ParameterizedTest
  @CsvSource({
    "createExecutionInterceptorsFromClasspath, INVOKESTATIC ARETURN",
    "classpathPartitionsFile, INVOKESTATIC ARETURN",
    "getAdditionalJvmLanguages, INVOKESTATIC ARETURN",
    "findPlatformImpl, ACONST_NULL ARETURN"
  })
  void aChangedSearchReturnsAtOnce(String method, String instructions) throws IOException {
    Map<String, byte[]> classes = new HashMap<>();
    for (String name :
        List.of(
            "software/amazon/awssdk/core/interceptor/ClasspathInterceptorChainFactory.class",
            "software/amazon/awssdk/services/dynamodb/endpoints/internal/DefaultPartitionDataProvider.class",
            "software/amazon/awssdk/core/internal/useragent/UserAgentLangValues.class",
            "software/amazon/awssdk/crt/CRT.class")) {
      classes.put(name, bytes(name));
    }
    FruitlessSearches.leaveOut(classes);
    assertEquals(
        List.of(instructions),
        classes.values().stream()
            .flatMap(bytes -> ClassFile.of().parse(bytes).methods().stream())
            .filter(found -> found.methodName().equalsString(method))
            .map(found ->
                found
                    .code()
                    .orElseThrow()
                    .elementStream()
                    .filter(Instruction.class::isInstance)
                    .map(element -> ((Instruction) element).opcode().name())
                    .collect(Collectors.joining(" ")))
            .toList());
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
        "com/fasterxml/jackson/ has 0 constants of BigDecimal, not 4: see what this version initializes at the start",
        error.getMessage());
  }

  /**
   * Reads a number as an {@code int} and a {@code long}: from text, and from a buffer of tokens.
   */
  public static final class WholeNumbers implements Function<String, String> {
    @Override
    public String apply(String number) {
      return String.join(
          ", ",
          read(() -> text(number), JsonParser::getIntValue),
          read(() -> text(number), JsonParser::getLongValue),
          read(() -> tokens(number), JsonParser::getIntValue),
          read(() -> tokens(number), JsonParser::getLongValue));
    }

    private static String read(Callable<JsonParser> source, Conversion conversion) {
      try (JsonParser parser = source.call()) {
        parser.nextToken();
        // A number that was read as a decimal first is compared with the constants.
        parser.getDecimalValue();
        return conversion.of(parser).toString();
      } catch (Exception e) {
        return e.getClass().getName() + ": " + e.getMessage();
      }
    }

    private static JsonParser text(String number) throws IOException {
      return new JsonFactory().createParser(number);
    }

    private static JsonParser tokens(String number) throws IOException {
      try (TokenBuffer buffer = new TokenBuffer((ObjectCodec) null, false)) {
        buffer.writeNumber(new BigDecimal(number));
        return buffer.asParser();
      }
    }

    private interface Conversion {
      Object of(JsonParser parser) throws IOException;
    }
  }

  private static Function<String, String> changedParser() throws Exception {
    Map<String, byte[]> classes = new HashMap<>();
    for (String name :
        List.of(
            "com/fasterxml/jackson/core/base/ParserMinimalBase.class",
            "com/fasterxml/jackson/core/base/ParserBase.class",
            "com/fasterxml/jackson/databind/util/TokenBuffer$Parser.class",
            "software/amazon/awssdk/thirdparty/jackson/core/base/ParserMinimalBase.class",
            "software/amazon/awssdk/thirdparty/jackson/core/base/ParserBase.class")) {
      classes.put(name, bytes(name));
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
