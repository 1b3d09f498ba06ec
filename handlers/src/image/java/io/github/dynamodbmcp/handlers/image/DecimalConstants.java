package io.github.dynamodbmcp.handlers.image;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
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
 * The limits of {@code int} and {@code long} that Jackson's parsers keep as constants of {@link
 * java.math.BigDecimal}, and compare decimal numbers with when they are read as whole ones. They
 * initialize that class at every start, which takes a tenth of it. So they are made where they are
 * used: most calls have no decimal number.
 */
final class DecimalConstants {
  private static final ClassDesc DECIMAL = ClassDesc.of("java.math.BigDecimal");
  private static final ClassDesc INTEGER = ClassDesc.of("java.math.BigInteger");
  private static final Pattern NAME = Pattern.compile("BD_(MIN|MAX)_(INT|LONG)");

  /** The libraries' own Jackson and the SDK's. */
  private static final List<String> PACKAGES =
      List.of(
          "com/fasterxml/jackson/core/base/",
          "software/amazon/awssdk/thirdparty/jackson/core/base/");

  private DecimalConstants() {}

  /**
   * Changes the classes.
   *
   * @param classes class files by their names in a jar
   * @throws IllegalStateException if they have no such constants: Jackson has changed
   */
  static void makeWhereUsed(Map<String, byte[]> classes) {
    for (String folder : PACKAGES) {
      for (String name : List.of("ParserMinimalBase.class", "ParserBase.class")) {
        Change change = new Change();
        ClassFile format = ClassFile.of();
        classes.computeIfPresent(
            folder + name,
            (_, bytes) ->
                format.transformClass(
                    format.parse(bytes), ClassTransform.transformingMethodBodies(change)));
        if (change.constants != 4) {
          throw new IllegalStateException(
              "%s%s has %d constants of BigDecimal, not 4: see what this version initializes at the start"
                  .formatted(folder, name, change.constants));
        }
      }
    }
  }

  /** Drops the constants from the initialization, and replaces reading them by making them. */
  private static final class Change implements CodeTransform {
    private final List<CodeElement> making = new ArrayList<>();
    private int constants;

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
      if (is(element, Opcode.GETSTATIC) && making.isEmpty()) {
        make(code, (FieldInstruction) element);
      } else if (is(element, Opcode.PUTSTATIC)) {
        making.clear();
        constants++;
      } else if (!making.isEmpty() || isNewDecimal(element)) {
        making.add(element);
      } else {
        code.with(element);
      }
    }

    @Override
    public void atEnd(CodeBuilder code) {
      making.forEach(code);
      making.clear();
    }

    private void make(CodeBuilder code, FieldInstruction constant) {
      String integer = constant.name().stringValue().replace("BD_", "BI_");
      code.new_(DECIMAL)
          .dup()
          .getstatic(constant.owner().asSymbol(), integer, INTEGER)
          .invokespecial(
              DECIMAL, ConstantDescs.INIT_NAME, MethodTypeDesc.of(ConstantDescs.CD_void, INTEGER));
      constants++;
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
