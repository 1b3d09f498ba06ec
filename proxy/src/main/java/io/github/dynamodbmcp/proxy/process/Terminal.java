package io.github.dynamodbmcp.proxy.process;

/** The terminal that a person may have started the process in. */
public interface Terminal {

  /** Whether input and output are a terminal. */
  boolean isInteractive();

  /** Whether standard error is a terminal. */
  boolean showsErrors();
}
