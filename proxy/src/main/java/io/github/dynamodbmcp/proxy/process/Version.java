package io.github.dynamodbmcp.proxy.process;

/** The version of this program. */
public final class Version {

  private Version() {}

  /** Returns the version in the jar's manifest; "development" if the classes aren't in a jar. */
  public static String current() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
