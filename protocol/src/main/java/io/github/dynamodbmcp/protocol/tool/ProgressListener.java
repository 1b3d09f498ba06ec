package io.github.dynamodbmcp.protocol.tool;

/** Learns how far a call has come. */
public interface ProgressListener {

  /** Whether anybody sees the reports, and so will wait longer. */
  boolean isWatched();

  /**
   * Reports how far the call has come.
   *
   * @param message a sentence without its period, on one line
   */
  void report(String message);

  /** Returns a listener for a call that nobody watches. */
  static ProgressListener none() {
    return new ProgressListener() {
      @Override
      public boolean isWatched() {
        return false;
      }

      @Override
      public void report(String message) {}
    };
  }
}
