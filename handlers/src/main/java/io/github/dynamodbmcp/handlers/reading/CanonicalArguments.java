package io.github.dynamodbmcp.handlers.reading;

import static io.github.dynamodbmcp.handlers.call.Parameters.FORMAT;
import static io.github.dynamodbmcp.handlers.call.Parameters.LIMIT;
import static io.github.dynamodbmcp.handlers.call.Parameters.NEXT_TOKEN;

import io.github.dynamodbmcp.handlers.item.ItemJson;
import io.github.dynamodbmcp.handlers.tool.Arguments;
import io.github.dynamodbmcp.protocol.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The arguments that a token belongs to, as one text. It is equal for calls that ask for the same,
 * however they write it: with more or less space in an expression, {@code 1.0} or {@code 1},
 * members in another order, a default spelled out. It is ours alone, so that a token outlives an
 * upgrade of the SDK.
 */
final class CanonicalArguments {
  /** The names of the arguments that the next call may change. */
  private static final Set<String> FREE = Set.of(LIMIT.name(), FORMAT.name(), NEXT_TOKEN.name());

  private final StringBuilder text = new StringBuilder();

  private CanonicalArguments() {}

  static String of(Arguments given) {
    CanonicalArguments canonical = new CanonicalArguments();
    canonical.text.append(given.name());
    given.forEach((argument, value) -> {
      if (!FREE.contains(argument.name())) {
        canonical.text.append('\n').append(argument.name()).append('=');
        canonical.append(value instanceof Optional<?> optional ? optional.orElse(null) : value);
      }
    });
    return canonical.text.toString();
  }

  private void append(@Nullable Object value) {
    switch (value) {
      case null -> text.append('-');
      case String string -> appendWithoutSpace(string);
      case AttributeValue attribute -> append(attribute);
      case Map<?, ?> map -> {
        text.append('{');
        new TreeMap<>(map)
            .forEach((name, member) -> {
              text.append(Json.quote(String.valueOf(name))).append(':');
              append(member);
              text.append(',');
            });
        text.append('}');
      }
      case List<?> list -> appendAll(list);
      default -> text.append(Json.quote(value.toString()));
    }
  }

  /** In an expression, space matters only between two words. */
  private void appendWithoutSpace(String expression) {
    StringBuilder bare = new StringBuilder();
    boolean space = false;
    for (int i = 0; i < expression.length(); i++) {
      char c = expression.charAt(i);
      if (Character.isWhitespace(c)) {
        space = true;
      } else {
        if (space && !bare.isEmpty() && isWord(bare.charAt(bare.length() - 1)) && isWord(c)) {
          bare.append(' ');
        }
        bare.append(c);
        space = false;
      }
    }
    text.append(Json.quote(bare.toString()));
  }

  private static boolean isWord(char c) {
    return "()[],.=<>+-".indexOf(c) < 0;
  }

  private void append(AttributeValue value) {
    switch (value.type()) {
      case N -> text.append(number(value.n()));
      case NS -> appendSet(value.ns().stream().map(CanonicalArguments::number).toList(), "NS");
      case SS -> appendSet(value.ss().stream().map(Json::quote).toList(), "SS");
      case L -> appendAll(value.l());
      case M -> append((Object) value.m());
      // One way to write each, which a string's quotes and an object's name tell apart.
      case S, B, BS, BOOL, NUL, UNKNOWN_TO_SDK_VERSION ->
          text.append(Json.write(ItemJson.typed(Map.of("", value))));
    }
  }

  private void appendAll(List<?> elements) {
    text.append('[');
    elements.forEach(element -> {
      append((Object) element);
      text.append(',');
    });
    text.append(']');
  }

  private void appendSet(List<String> members, String type) {
    List<String> sorted = new ArrayList<>(members);
    Collections.sort(sorted);
    text.append(type).append(sorted);
  }

  private static String number(String digits) {
    return new BigDecimal(digits).stripTrailingZeros().toString();
  }
}
