package io.github.dynamodbmcp.handlers.item;

import io.github.dynamodbmcp.handlers.text.Visible;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A value, or its beginning if it is long: of a string or binary the first part, of anything else
 * the first members.
 *
 * @param cut whether it is only the beginning
 */
public record Excerpt(AttributeValue value, boolean cut) {
  /** The characters that a member of a list, a map or a set takes beside its contents. */
  private static final int FRAME = 4;

  /** How much of cut binary is shown, in bytes: 64 characters of base64. */
  private static final int BINARY_START = 48;

  /** Takes at most about {@code chars} characters of a value. */
  public static Excerpt of(AttributeValue value, int chars) {
    Cutter cutter = new Cutter(chars);
    AttributeValue shown = cutter.cut(value);
    return new Excerpt(shown, cutter.cut);
  }

  /** The excerpt as part of a line of text, with {@code …} behind it if it is cut. */
  public String text() {
    if (!cut) {
      return ItemText.onOneLine(value);
    }
    return ValueType.of(value) == ValueType.B
        ? "<binary that begins with %s…>".formatted(ItemJson.base64(value.b()))
        : ItemText.onOneLine(value) + "…";
  }

  private static final class Cutter {
    private int room;
    private boolean cut;

    Cutter(int room) {
      this.room = room;
    }

    AttributeValue cut(AttributeValue value) {
      return switch (ValueType.of(value)) {
        case S -> AttributeValue.fromS(string(value.s()));
        case B -> AttributeValue.fromB(binary(value.b()));
        case SS ->
            AttributeValue.fromSs(first(value.ss().stream().sorted().toList(), this::string));
        case NS -> AttributeValue.fromNs(first(value.ns(), this::number));
        case BS -> AttributeValue.fromBs(first(value.bs(), this::binary));
        case L -> AttributeValue.fromL(first(value.l(), this::cut));
        case M -> AttributeValue.fromM(members(value.m()));
        case N -> AttributeValue.fromN(number(value.n()));
        case BOOL, NULL, MASKED -> {
          room -= FRAME;
          yield value;
        }
      };
    }

    private String string(String text) {
      String start = Visible.start(text, Math.max(room, 1));
      take(start.length(), start.length() < text.length());
      return start;
    }

    private String number(String digits) {
      take(digits.length(), false);
      return digits;
    }

    private SdkBytes binary(SdkBytes bytes) {
      byte[] all = bytes.asByteArrayUnsafe();
      // Three bytes are four characters of base64.
      if (all.length <= room * 3L / 4) {
        take(all.length * 4 / 3, false);
        return bytes;
      }
      take(room, true);
      return SdkBytes.fromByteArray(Arrays.copyOf(all, Math.min(all.length, BINARY_START)));
    }

    private void take(int chars, boolean isPart) {
      room -= chars;
      cut |= isPart;
    }

    /**
     * The first members, at least one: there are no empty sets. Nothing follows one that is cut.
     */
    private <T> List<T> first(List<T> members, Function<T, T> cutter) {
      List<T> first = new ArrayList<>();
      for (T member : members) {
        room -= FRAME;
        if (cut || (room <= 0 && !first.isEmpty())) {
          cut = true;
          break;
        }
        first.add(cutter.apply(member));
      }
      return first;
    }

    private Map<String, AttributeValue> members(Map<String, AttributeValue> map) {
      Map<String, AttributeValue> first = new LinkedHashMap<>();
      for (Map.Entry<String, AttributeValue> member : new TreeMap<>(map).entrySet()) {
        room -= FRAME + member.getKey().length();
        if (cut || room <= 0) {
          cut = true;
          break;
        }
        first.put(member.getKey(), cut(member.getValue()));
      }
      return first;
    }
  }
}
