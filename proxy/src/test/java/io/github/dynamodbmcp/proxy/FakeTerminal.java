package io.github.dynamodbmcp.proxy;

import io.github.dynamodbmcp.proxy.process.Terminal;

/** A terminal for standard error alone, or none. */
record FakeTerminal(boolean showsErrors) implements Terminal {

  static final Terminal NONE = new FakeTerminal(false);

  @Override
  public boolean isInteractive() {
    return false;
  }
}
