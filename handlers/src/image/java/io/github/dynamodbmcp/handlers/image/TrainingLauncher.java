package io.github.dynamodbmcp.handlers.image;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.github.dynamodbmcp.handlers.lambda.RuntimeLoop;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/**
 * Runs the training function from a jar of its own. The training's class path must be the image's,
 * and the training function trusts every certificate, so it must not be in the image. Only this
 * launcher is, in the libraries' jar.
 */
public final class TrainingLauncher {
  /** The function's jar, from the working directory. */
  static final Path JAR = Path.of("lib", "training.jar");

  private TrainingLauncher() {}

  /** Answers events with the function whose class the first argument names, from {@link #JAR}. */
  public static void main(String[] args) throws Exception {
    RuntimeLoop loop = RuntimeLoop.connect(System.getenv());
    URL jar = JAR.toUri().toURL();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar})) {
      loop.run((RequestStreamHandler) loader.loadClass(args[0]).getConstructor().newInstance());
    }
  }
}
