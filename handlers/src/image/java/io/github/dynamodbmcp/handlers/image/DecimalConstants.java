package io.github.dynamodbmcp.handlers.image;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The limits of {@code int} and {@code long} that Jackson's parsers keep as constants of type
 * {@link java.math.BigDecimal}, to compare a decimal number with when it is read as a whole one.
 * They initialize that class at every start, which takes 3 ms and 2 MB, and most calls have no
 * decimal number. So they are created where they are used.
 */
final class DecimalConstants {
  private static final ClassDesc DECIMAL = ClassDesc.of("java.math.BigDecimal");
  private static final ClassDesc INTEGER = ClassDesc.of("java.math.BigInteger");
  private static final Pattern NAME = Pattern.compile("BD_(MIN|MAX)_(INT|LONG)");

  /** The libraries' own Jackson and the SDK's. */
  private static final List<String> PACKAGES =
      List.of("com/fasterxml/jackson/", "software/amazon/awssdk/thirdparty/jackson/");

  private DecimalConstants() {}

  /**
   * Changes the classes.
   *
   * @param classes class files by their names in a jar
   * @throws IllegalStateException if they have no such constants: Jackson has changed
   */
  static void makeWhereUsed(Map<String, byte[]> classes) {
    for (String prefix : PACKAGES) {
      Change change = new Change();
      classes.replaceAll((name, bytes) ->
          name.startsWith(prefix) && name.endsWith(".class") ? apply(change, bytes) : bytes);
      if (change.dropped != 4) {
        throw new IllegalStateException(
            "%s has %d constants of BigDecimal, not 4: see what this version initializes at the start"
                .formatted(prefix, change.dropped));
      }
    }
  }

  private static byte[] apply(Change change, byte[] bytes) {
    ClassFile format = ClassFile.of();
    ClassModel model = format.parse(bytes);
    return mentionsConstants(model)
        ? format.transformClass(model, ClassTransform.transformingMethodBodies(change))
        : bytes;
  }

  private static boolean mentionsConstants(ClassModel model) {
    for (PoolEntry entry : model.constantPool()) {
      if (entry instanceof Utf8Entry text && NAME.matcher(text.stringValue()).matches()) {
        return true;
      }
    }
    return false;
  }

  /** Drops the constants from the initialization, and creates one wherever it was read. */
  private static final class Change implements CodeTransform {
    /** Code since {@code new BigDecimal}: a constant's, if it ends with an assignment to one. */
    private final List<CodeElement> held = new ArrayList<>();

    private int dropped;

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
      if (is(element, Opcode.GETSTATIC)) {
        atEnd(code);
        make(code, (FieldInstruction) element);
      } else if (is(element, Opcode.PUTSTATIC)) {
        held.clear();
        dropped++;
      } else if (!held.isEmpty() || isNewDecimal(element)) {
        held.add(element);
      } else {
        code.with(element);
      }
    }

    @Override
    public void atEnd(CodeBuilder code) {
      held.forEach(code);
      held.clear();
    }

    private static void make(CodeBuilder code, FieldInstruction constant) {
      String integer = constant.name().stringValue().replace("BD_", "BI_");
      code.new_(DECIMAL)
          .dup()
          .getstatic(constant.owner().asSymbol(), integer, INTEGER)
          .invokespecial(
              DECIMAL, ConstantDescs.INIT_NAME, MethodTypeDesc.of(ConstantDescs.CD_void, INTEGER));
    }

    private static boolean is(CodeElement element, Opcode opcode) {
      return element instanceof FieldInstruction field
          && field.opcode() == opcode
          && NAME.matcher(field.name().stringValue()).matches();
    }

    private static boolean isNewDecimal(CodeElement element) {
      return element instanceof NewObjectInstruction created
          && created.className().asSymbol().equals(DECIMAL);
    }
  }
}
