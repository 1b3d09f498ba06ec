package io.github.dynamodbmcp.handlers.image;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.github.dynamodbmcp.handlers.lambda.RuntimeLoop;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/**
 * Starts the training with a function that is not on the class path: the class path of the training
 * must be the image's, and what trusts every certificate must not be in the image. Only this class
 * is, among the libraries.
 */
public final class TrainingLauncher {
  /** The function's jar, from the working directory. */
  static final Path JAR = Path.of("lib", "training.jar");

  private TrainingLauncher() {}

  /** Runs the function of this class name. */
  public static void main(String[] args) throws Exception {
    RuntimeLoop loop = RuntimeLoop.connect(System.getenv());
    URL jar = JAR.toUri().toURL();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar})) {
      loop.run((RequestStreamHandler) loader.loadClass(args[0]).getConstructor().newInstance());
    }
  }
}
