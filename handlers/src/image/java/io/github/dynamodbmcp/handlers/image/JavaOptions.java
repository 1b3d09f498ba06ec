package io.github.dynamodbmcp.handlers.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The options of the image's JVM. {@code docs/cold-start.md} has each one's measured gain; options
 * without a gain don't belong here.
 *
 * @param ownJvm whether the JVM is the image's own, with its AOT cache
 * @param classPath paths from the root, in the order that the cache depends on
 */
record JavaOptions(boolean ownJvm, List<String> classPath) {
  static final String CACHE = "app/aot/handlers.aot";

  /** Prefixes of the names of classes whose code runs in every call. */
  private static final List<String> CALL_PATH =
      List.of("io.github.dynamodbmcp.", "software.amazon.awssdk.", "com.fasterxml.");

  /**
   * Returns the options.
   *
   * @param root the root of the paths: {@code /} in the image
   */
  List<String> from(Path root) {
    List<String> options = new ArrayList<>(withoutCache(root));
    if (ownJvm) {
      options.addFirst("-XX:AOTCache=" + root.resolve(CACHE));
    }
    return options;
  }

  /**
   * Returns the options for training the cache in the folder {@code app}. Paths are relative,
   * because a function also looks for its jars at the paths of the training, which takes long if
   * they don't exist.
   */
  List<String> toTrain(Path root) {
    List<String> options = withoutCache(root);
    options.removeLast();
    options.add(
        String.join(
            ":",
            classPath.stream()
                .map(jar -> Path.of("app").relativize(Path.of(jar)).toString())
                .toList()));
    return options;
  }

  private List<String> withoutCache(Path root) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                // Without memory nothing can be relied on, such as the threads that keep the
                // deadlines: Lambda, or whoever runs the server, starts it anew.
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:CompileCommand=quiet"));
    // BigDecimal's initialization squares 5 up to its 65,536th power in these methods, when a call
    // has a number with a fraction. Interpreting them takes long, and so does compiling more.
    for (String method :
        List.of(
            "implMulAdd",
            "addOne",
            "primitiveLeftShift",
            "implSquareToLen",
            "add",
            "subtract",
            "exactDivideBy3",
            "shiftLeftImplWorker")) {
      String name = "java.math.BigInteger::" + method;
      options.add("-XX:CompileCommand=BackgroundCompilation," + name + ",false");
      options.add("-XX:CompileCommand=CompileThresholdScaling," + name + ",0.01");
    }
    if (ownJvm) {
      options.addAll(
          List.of(
              "-XX:-AOTReplayTraining",
              "-XX:CompileThresholdScaling=8",
              // The compiler thread's nice value: on one core, other threads run before it.
              "-XX:CompilerThreadPriority=5",
              "-XX:ArchiveRelocationMode=0"));
      // Code of every call is compiled after about 80 calls (0.05 of the scaled threshold),
      // although little is compiled at the start.
      for (String code : CALL_PATH) {
        options.add("-XX:CompileCommand=CompileThresholdScaling," + code + "*::*,0.05");
      }
    }
    options.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.library.path=" + root.resolve("app/native"),
            "-Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI="
                + root.resolve("app/native/libaws-lambda-jni.so"),
            "-Dslf4j.provider=io.github.dynamodbmcp.handlers.log.LogProvider",
            // Otherwise slf4j reports that it uses the given provider.
            "-Dslf4j.internal.verbosity=WARN",
            "-cp",
            String.join(
                ":", classPath.stream().map(jar -> root.resolve(jar).toString()).toList())));
    return options;
  }

  /** Writes the options as an argument file of the java launcher. */
  void write(Path file, Path root) throws IOException {
    Files.write(file, from(root));
  }
}
