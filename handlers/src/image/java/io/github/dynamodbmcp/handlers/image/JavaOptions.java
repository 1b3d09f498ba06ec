package io.github.dynamodbmcp.handlers.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The options that the image's JVM starts with. What each is worth is measured in {@code
 * docs/cold-start.md}; one without a gain has no place here.
 *
 * @param ownJvm the JVM is the image's own, with its AOT cache
 * @param classPath from the root, in the order that the cache depends on
 */
record JavaOptions(boolean ownJvm, List<String> classPath) {
  static final String CACHE = "app/aot/handlers.aot";

  /**
   * The options.
   *
   * @param root what the paths start from: {@code /} in the image
   */
  List<String> from(Path root) {
    List<String> options = new ArrayList<>(withoutCache(root));
    if (ownJvm) {
      options.addFirst("-XX:AOTCache=" + root.resolve(CACHE));
    }
    return options;
  }

  /**
   * The options to train the cache with, in the folder {@code app}. A function looks its jars up by
   * the paths they were trained with too, which takes long where they aren't; so these are without
   * the build's folder.
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
    // BigDecimal starts by squaring 5 up to its 65,536th power, in these; interpreted that takes
    // long, and so does compiling more than these.
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
              "-XX:CompileThresholdScaling=4",
              "-XX:ArchiveRelocationMode=0"));
    }
    options.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.library.path=" + root.resolve("app/native"),
            "-Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI="
                + root.resolve("app/native/libaws-lambda-jni.so"),
            "-Dslf4j.provider=io.github.dynamodbmcp.handlers.log.LogProvider",
            // Else it says that it does as it was told.
            "-Dslf4j.internal.verbosity=WARN",
            "-cp",
            String.join(
                ":", classPath.stream().map(jar -> root.resolve(jar).toString()).toList())));
    return options;
  }

  /** Writes them as an argument file of the launcher. */
  void write(Path file, Path root) throws IOException {
    Files.write(file, from(root));
  }
}
