package io.github.dynamodbmcp.handlers.image;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.Map;

/**
 * Searches of the libraries that find nothing in the image. Whichever is first opens every jar at
 * the start, which takes a twelfth of it; so these methods return right away what they would return
 * after the search.
 */
final class FruitlessSearches {
  private static final List<Search> ALL =
      List.of(
          // Files on the class path that name interceptors.
          new Search(
              "software/amazon/awssdk/core/interceptor/ClasspathInterceptorChainFactory",
              "createExecutionInterceptorsFromClasspath"),
          // A file on the class path with other regions and endpoints than the SDK's own.
          new Search(
              "software/amazon/awssdk/services/dynamodb/endpoints/internal/DefaultPartitionDataProvider",
              "classpathPartitionsFile"),
          // Scala and Kotlin, for the User-Agent header.
          new Search(
              "software/amazon/awssdk/core/internal/useragent/UserAgentLangValues",
              "getAdditionalJvmLanguages"),
          // Classes for Android and for tests of the CRT.
          new Search("software/amazon/awssdk/crt/CRT", "findPlatformImpl"));

  private FruitlessSearches() {}

  /**
   * Changes the classes.
   *
   * @param classes class files by their names in a jar
   * @throws IllegalStateException if a method is missing: the library has changed
   */
  static void leaveOut(Map<String, byte[]> classes) {
    for (Search search : ALL) {
      classes.computeIfPresent(search.owner + ".class", (_, bytes) -> search.leaveOut(bytes));
      if (!classes.containsKey(search.owner + ".class")) {
        throw search.missing();
      }
    }
  }

  private record Search(String owner, String method) {
    private static final ClassDesc LIST = ClassDesc.of("java.util.List");
    private static final ClassDesc OPTIONAL = ClassDesc.of("java.util.Optional");

    byte[] leaveOut(byte[] bytes) {
      ClassFile format = ClassFile.of();
      ClassModel model = format.parse(bytes);
      if (model.methods().stream().noneMatch(this::searches)) {
        throw missing();
      }
      MethodTransform returning =
          (method, element) -> {
            if (element instanceof CodeModel code) {
              String type =
                  code.parent().orElseThrow().methodTypeSymbol().returnType().displayName();
              method.withCode(body -> returnNothing(body, type));
            } else {
              method.with(element);
            }
          };
      return format.transformClass(
          model, ClassTransform.transformingMethods(this::searches, returning));
    }

    private boolean searches(MethodModel method) {
      return method.methodName().equalsString(this.method);
    }

    private static void returnNothing(CodeBuilder body, String type) {
      switch (type) {
        case "List", "Collection" -> body.invokestatic(LIST, "of", MethodTypeDesc.of(LIST), true);
        case "Optional" -> body.invokestatic(OPTIONAL, "empty", MethodTypeDesc.of(OPTIONAL));
        case "CrtPlatform" -> body.aconst_null();
        default -> throw new IllegalStateException("What to return as nothing of " + type + "?");
      }
      body.areturn();
    }

    private IllegalStateException missing() {
      return new IllegalStateException(
          "%s has no method %s any more: see what this version searches for at the start"
              .formatted(owner, method));
    }
  }
}
