package io.github.dynamodbmcp.proxy.thread;

import java.util.concurrent.ThreadFactory;

/**
 * Makes daemon threads, which end with the process: whatever they wait for, the proxy is gone when
 * its client is.
 *
 * @param name of each, for thread dumps
 */
public record DaemonThreads(String name) implements ThreadFactory {

  @Override
  public Thread newThread(Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
